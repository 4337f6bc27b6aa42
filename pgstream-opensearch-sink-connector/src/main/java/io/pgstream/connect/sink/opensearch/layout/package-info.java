/** How tables and columns become indexes and fields, as the configuration wants it. */
package io.pgstream.connect.sink.opensearch.layout;
