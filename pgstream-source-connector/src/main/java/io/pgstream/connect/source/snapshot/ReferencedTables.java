package io.pgstream.connect.source.snapshot;

import io.pgstream.connect.common.postgres.PostgresConnector;
import io.pgstream.connect.source.offset.SnapshotCursor;
import io.pgstream.connect.source.schema.SchemaHistory;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;

/**
 * Tables that foreign keys refer to, on the targets too while they are copied on request. To go on
 * with one, rows that have changed since would be removed until the copy brings them again, and
 * with them, by the foreign keys, rows of other tables that no copy brings; and rows of tables that
 * have been copied would refer to rows that have not. So their copies start over.
 */
final class ReferencedTables {
  private static final String IS_REFERENCED =
      "SELECT EXISTS (SELECT FROM pg_constraint WHERE contype = 'f' AND confrelid = ANY (?::oid[]))";

  private final PostgresConnector connector;

  ReferencedTables(PostgresConnector connector) {
    this.connector = connector;
  }

  /**
   * Where a copy goes on after it has been interrupted.
   *
   * @param history the schema as of the offset to resume after
   */
  SnapshotCursor goOn(SnapshotJob job, SchemaHistory history, SnapshotCursor cursor)
      throws SQLException {
    if (!job.isRequest() || !cursor.isBegun()) {
      return cursor;
    }
    TableSelection selection = new TableSelection(job.tables(), history);
    List<Long> oids =
        history.layouts().stream()
            .filter(selection::includes)
            .map(layout -> Long.valueOf(layout.table().oid()))
            .sorted()
            .toList();
    if (oids.isEmpty() || !isReferenced(oids)) {
      return cursor;
    }
    SnapshotCursor start = new SnapshotCursor(cursor.request(), 0, null);
    // Targets that were emptied have no rows that could be changed until then.
    return job.emptiesTargets() ? start.startingOver(oids.get(0)) : start;
  }

  private boolean isReferenced(List<Long> oids) throws SQLException {
    try (Connection connection = connector.openTrustingNoSchema();
        PreparedStatement query = connection.prepareStatement(IS_REFERENCED)) {
      Object[] texts = oids.stream().map(String::valueOf).toArray();
      query.setArray(1, connection.createArrayOf("text", texts));
      try (ResultSet row = query.executeQuery()) {
        row.next();
        return row.getBoolean(1);
      }
    }
  }
}
