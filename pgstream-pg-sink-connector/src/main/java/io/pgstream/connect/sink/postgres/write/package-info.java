/** Batching, transactions and the writing of rows. */
package io.pgstream.connect.sink.postgres.write;
