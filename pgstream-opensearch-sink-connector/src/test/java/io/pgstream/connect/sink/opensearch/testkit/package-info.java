/** A real server in a process of its own, and what drives the task in tests. */
package io.pgstream.connect.sink.opensearch.testkit;
