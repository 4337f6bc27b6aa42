package io.pgstream.connect.source.snapshot;

import io.pgstream.connect.common.postgres.Identifiers;
import io.pgstream.connect.common.schema.TableDefinition;
import io.pgstream.connect.source.offset.SnapshotCursor.PartialTable;
import io.pgstream.connect.source.schema.TableLayout;
import java.util.stream.Collectors;

/**
 * A table that is to be copied.
 *
 * @param layout how its rows look
 * @param oid its oid
 * @param fileNode its file
 * @param blocks how many blocks the file has now; the snapshot sees none beyond
 * @param condition SQL condition for its rows; null for all
 * @param begun what was copied before, and need not be again; null to start with an empty table
 */
record CopiedTable(
    TableLayout layout,
    long oid,
    long fileNode,
    long blocks,
    String condition,
    PartialTable begun) {
  /** How many blocks were copied before. */
  long skippedBlocks() {
    return begun == null ? 0 : Math.min(begun.blocks(), blocks);
  }

  String sqlName() {
    return Identifiers.qualify(layout.schema(), layout.table().name());
  }

  /** All columns, in the order of the layout, each behind a comma. */
  String sqlColumns() {
    return layout.table().columns().stream()
        .map(column -> ", " + Identifiers.quote(column.name()))
        .collect(Collectors.joining());
  }

  /** Whether targets can tell which of their rows is meant. */
  boolean hasKey() {
    return !layout.table().keyColumns().isEmpty();
  }

  /**
   * Whether a copy can go on later: what changes in between must be in the stream, with the key of
   * the row that it changes.
   */
  boolean isResumable() {
    TableDefinition table = layout.table();
    return !table.primaryKeyColumns().isEmpty()
        && (table.replicaIdentity() == null
            || table.replicaIdentity().equals("default")
            || table.replicaIdentity().equals("full"));
  }
}
