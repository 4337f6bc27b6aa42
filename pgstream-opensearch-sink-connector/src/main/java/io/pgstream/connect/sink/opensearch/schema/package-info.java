/** Schema changes and what the sink knows about tables. */
package io.pgstream.connect.sink.opensearch.schema;
