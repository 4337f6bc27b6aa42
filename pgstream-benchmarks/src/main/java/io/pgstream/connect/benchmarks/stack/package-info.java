/** The servers of a benchmark, and a pipeline of connectors between them. */
package io.pgstream.connect.benchmarks.stack;
