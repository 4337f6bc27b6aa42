package io.pgstream.connect.sink.postgres.schema;

import io.pgstream.connect.common.postgres.SqlState;
import io.pgstream.connect.common.schema.ObjectChange;
import java.sql.SQLException;
import java.util.List;
import java.util.Set;

/**
 * Schema changes that must not come before an index that is still to be built: they would wait for
 * its lock, or change what its definition names.
 */
final class IndexConflicts {
  /** Kinds that no definition of an index names; tables are looked at by their ids. */
  private static final Set<String> UNRELATED =
      Set.of(
          ObjectChange.SEQUENCE,
          ObjectChange.MATERIALIZED_VIEW,
          "view",
          "trigger",
          "rule",
          "policy",
          "statistics");

  private final PendingIndexes pending;

  IndexConflicts(PendingIndexes pending) {
    this.pending = pending;
  }

  /**
   * Does nothing unless one of the changes has to wait.
   *
   * @throws SQLException of the state "lock not available": trying again helps once it is built
   */
  void requireNone(List<SchemaChange> changes) throws SQLException {
    for (PendingIndex index : pending.all()) {
      if (changes.stream().anyMatch(change -> isHeldUp(change, index))) {
        throw new SQLException(
            "a schema change waits until index \""
                + index.schema()
                + "\".\""
                + index.name()
                + "\" is built",
            SqlState.LOCK_NOT_AVAILABLE);
      }
    }
  }

  private static boolean isHeldUp(SchemaChange change, PendingIndex index) {
    return change.entry().schema().dropped()
        ? change.entry().schemaName().equals(index.schema())
        : change.entry().schema().changes().stream().anyMatch(object -> isHeldUp(object, index));
  }

  private static boolean isHeldUp(ObjectChange object, PendingIndex index) {
    if (object.kind().equals(ObjectChange.TABLE)) {
      return object.id().equals(index.tableId());
    }
    return !object.op().equals(ObjectChange.CREATE) && !UNRELATED.contains(object.kind());
  }
}
