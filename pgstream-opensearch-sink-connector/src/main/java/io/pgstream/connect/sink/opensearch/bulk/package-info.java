/** Writing many documents with one request. */
package io.pgstream.connect.sink.opensearch.bulk;
