/** Positions in the write-ahead log. */
package io.pgstream.connect.common.lsn;
