/** What the connectors are held against: the same work by hand, straight on the servers. */
package io.pgstream.connect.benchmarks.baseline;
