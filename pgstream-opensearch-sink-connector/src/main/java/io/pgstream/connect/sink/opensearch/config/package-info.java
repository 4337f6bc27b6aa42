/** Configuration of the sink, and its check against the server. */
package io.pgstream.connect.sink.opensearch.config;
