/** Numbers and what they are taken from: clocks, processes, contents of tables and topics. */
package io.pgstream.connect.benchmarks.measure;
