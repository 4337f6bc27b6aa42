/** Rows as documents: values, sources, what is stored. */
package io.pgstream.connect.sink.opensearch.document;
