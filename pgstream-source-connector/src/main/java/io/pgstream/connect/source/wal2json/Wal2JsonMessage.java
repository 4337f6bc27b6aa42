package io.pgstream.connect.source.wal2json;

import io.pgstream.connect.common.lsn.Lsn;
import java.util.List;

/**
 * One message of the plugin: fields as slices of its bytes. Reused by {@link Wal2JsonScanner}:
 * valid until the next scan.
 */
public final class Wal2JsonMessage {
  char action;
  final Slice xid = new Slice();
  final Slice timestamp = new Slice();
  final Slice lsn = new Slice();
  final Slice nextLsn = new Slice();
  final Slice schema = new Slice();
  final Slice table = new Slice();
  final Slice prefix = new Slice();
  final Slice content = new Slice();
  final ColumnSlices columns = new ColumnSlices();
  final ColumnSlices identity = new ColumnSlices();

  /** All that hold a scalar. */
  final List<Slice> scalars = List.of(xid, timestamp, lsn, nextLsn, schema, table, prefix, content);

  Wal2JsonMessage() {}

  void clear() {
    action = 0;
    for (int i = 0; i < scalars.size(); i++) {
      scalars.get(i).clear();
    }
    columns.clear();
    identity.clear();
  }

  /** B and C (begin and commit), I, U, D, T (changes), M (logical message). */
  public char action() {
    return action;
  }

  /** The 32-bit transaction id. */
  public long xid() {
    return xid.number();
  }

  /** The commit time, in the session's time zone. */
  public Slice timestamp() {
    return timestamp;
  }

  /** Of a change, its own LSN; of B and C, the LSN of the commit record. */
  public Slice lsn() {
    return lsn;
  }

  /** {@link #lsn()}, parsed. */
  public Lsn parsedLsn() {
    return Lsn.parse(lsn.text());
  }

  /**
   * Of B and C: the end of the commit record, which may be confirmed once the transaction is safe.
   */
  public Lsn nextLsn() {
    return Lsn.parse(nextLsn.text());
  }

  /** Schema of the changed table. */
  public Slice schema() {
    return schema;
  }

  /** Name of the changed table; a partition's changes come under its own name. */
  public Slice table() {
    return table;
  }

  /** Prefix of a logical message. */
  public Slice prefix() {
    return prefix;
  }

  /** Content of a logical message. */
  public Slice content() {
    return content;
  }

  /** The new row; unchanged TOAST columns are absent. */
  public ColumnSlices columns() {
    return columns;
  }

  /** The old key, or the old row under REPLICA IDENTITY FULL. */
  public ColumnSlices identity() {
    return identity;
  }
}
