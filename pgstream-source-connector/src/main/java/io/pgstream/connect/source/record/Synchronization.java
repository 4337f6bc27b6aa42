package io.pgstream.connect.source.record;

import io.pgstream.connect.common.lsn.Lsn;
import io.pgstream.connect.common.schema.SchemaLogEntry;
import io.pgstream.connect.source.offset.SnapshotCursor;
import io.pgstream.connect.source.schema.TableLayout;

/**
 * A position of the stream at which copies of tables are put in: everything that was committed
 * before it is in the copy, nothing that was committed later. Used by the thread that reads the
 * stream.
 */
public interface Synchronization {
  /** The position, between two transactions. */
  Lsn position();

  /** What becomes of changes of a table that were committed before the position. */
  RowAction actionFor(TableLayout layout);

  /** The schema has changed before the position. */
  void schemaChanged(SchemaLogEntry entry);

  /** What offsets hold until the copying has begun. */
  SnapshotCursor cursor();

  /** The position is reached: produces the copies. Blocks as long as that takes. */
  void copy(CopiedRecords out);
}
