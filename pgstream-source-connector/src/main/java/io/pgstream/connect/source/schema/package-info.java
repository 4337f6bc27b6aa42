/** The schema as of the WAL position: built from the stream, never from the live catalog. */
package io.pgstream.connect.source.schema;
