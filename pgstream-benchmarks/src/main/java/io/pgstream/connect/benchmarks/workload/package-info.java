/** The tables that are filled and what is done to their rows. */
package io.pgstream.connect.benchmarks.workload;
