package io.pgstream.connect.source.record;

import io.pgstream.connect.source.wal2json.Wal2JsonMessage;
import java.nio.charset.StandardCharsets;

/**
 * A row of {@code pgstream.snapshot_requests}, by which somebody, or the event trigger, asks for
 * copies.
 */
final class SnapshotRequestRow {
  private static final byte[] TABLE = "snapshot_requests".getBytes(StandardCharsets.US_ASCII);

  private SnapshotRequestRow() {}

  /** Whether an insert into schema pgstream is such a row, and not one of this program's own. */
  static boolean is(Wal2JsonMessage insert) {
    if (!insert.table().contentEquals(TABLE)) {
      return false;
    }
    int origin = insert.columns().indexOf("origin");
    return origin < 0 || !"configuration".equals(insert.columns().text(origin));
  }
}
