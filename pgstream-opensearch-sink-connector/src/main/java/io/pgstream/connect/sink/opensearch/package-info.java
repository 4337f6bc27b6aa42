/** The OpenSearch sink: connector and task, lifecycle and wiring only. */
package io.pgstream.connect.sink.opensearch;
