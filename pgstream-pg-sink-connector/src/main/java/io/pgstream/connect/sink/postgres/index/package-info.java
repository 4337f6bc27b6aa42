/** Indexes that are built beside the stream. */
package io.pgstream.connect.sink.postgres.index;
