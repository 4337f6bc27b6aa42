/** Copies the rows that tables hold before or while they are streamed, to the transaction. */
package io.pgstream.connect.source.snapshot;
