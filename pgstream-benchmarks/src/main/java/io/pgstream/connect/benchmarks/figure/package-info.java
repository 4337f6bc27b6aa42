/** The figures of the report: a class (or an instance with another workload) for each. */
package io.pgstream.connect.benchmarks.figure;
