/** The command {@code bench}: what is measured, how often, and where the result goes. */
package io.pgstream.connect.benchmarks;
