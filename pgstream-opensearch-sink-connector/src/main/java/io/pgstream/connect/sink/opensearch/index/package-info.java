/** Names, mappings and administration of indexes. */
package io.pgstream.connect.sink.opensearch.index;
