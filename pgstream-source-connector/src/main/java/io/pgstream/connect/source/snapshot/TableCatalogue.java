package io.pgstream.connect.source.snapshot;

import io.pgstream.connect.common.postgres.PostgresConnector;
import io.pgstream.connect.source.offset.SnapshotCursor;
import io.pgstream.connect.source.offset.SnapshotCursor.PartialTable;
import io.pgstream.connect.source.schema.TableLayout;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.connect.errors.ConnectException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Finds the tables to copy, as an exported snapshot shows them. */
final class TableCatalogue {
  private static final Logger LOG = LoggerFactory.getLogger(TableCatalogue.class);

  /** Beyond it, transaction ids of row versions cannot be compared any more. */
  private static final long XID_RANGE = 1L << 31;

  private static final String TABLES =
      "SELECT c.oid::bigint, c.relpersistence = 'u', c.relfilenode::bigint,"
          + " pg_relation_filenode(c.oid)::bigint, pg_relation_size(c.oid), c.relkind = 'r',"
          + " has_table_privilege(c.oid, 'SELECT'), current_setting('block_size')::bigint,"
          + " EXISTS (SELECT FROM pg_constraint k WHERE k.contype = 'f' AND k.confrelid = c.oid)"
          + " FROM pg_class c WHERE c.oid = ANY (?::oid[]) ORDER BY c.oid";

  private static final String XIDS =
      "SELECT pg_snapshot_xmin(pg_current_snapshot())::text,"
          + " pg_snapshot_xmax(pg_current_snapshot())::text";

  private final PostgresConnector connector;
  private final SnapshotSettings settings;
  private final TableSelection selection;
  private final String snapshot;
  private RowFilters filters;

  TableCatalogue(
      PostgresConnector connector,
      SnapshotSettings settings,
      TableSelection selection,
      String snapshot) {
    this.connector = connector;
    this.settings = settings;
    this.selection = selection;
    this.snapshot = snapshot;
  }

  /**
   * What is left to copy.
   *
   * @param tables in the order of their oids
   * @param snapshotXid the oldest transaction that the snapshot does not see
   * @param blockBytes size of a block
   * @param isReferenced whether foreign keys refer to any of the tables
   */
  record Contents(
      List<CopiedTable> tables, long snapshotXid, long blockBytes, boolean isReferenced) {}

  /**
   * Looks.
   *
   * @param layouts every table that the schema history knows
   * @param cursor how far earlier attempts came
   * @throws TableChangedException if a table has been rewritten since the snapshot
   * @throws ConnectException if rows that are to be left out could be copied
   */
  Contents read(List<TableLayout> layouts, SnapshotCursor cursor) throws SQLException {
    filters = new RowFilters(settings.filters(), layouts);
    if (!filters.unused().isEmpty()) {
      throw new ConnectException(
          "snapshot.filter."
              + filters.unused().get(0)
              + " names no table that there is; correct the name (case matters, and names with dots"
              + " are written in double quotes), or remove the key");
    }
    Map<Long, TableLayout> wanted = new TreeMap<>();
    for (TableLayout layout : layouts) {
      long oid = Long.parseLong(layout.table().oid());
      if (oid > cursor.copiedTo() && selection.includes(layout)) {
        wanted.put(oid, layout);
      }
    }
    try (Connection connection = SnapshotSessions.open(connector)) {
      SnapshotSessions.begin(connection, snapshot);
      Contents contents = read(connection, wanted, cursor);
      connection.rollback();
      return contents;
    }
  }

  private Contents read(Connection connection, Map<Long, TableLayout> wanted, SnapshotCursor cursor)
      throws SQLException {
    long oldest;
    long newest;
    try (PreparedStatement query = connection.prepareStatement(XIDS);
        ResultSet row = query.executeQuery()) {
      row.next();
      oldest = Long.parseLong(row.getString(1));
      newest = Long.parseLong(row.getString(2));
    }
    List<CopiedTable> tables = new ArrayList<>();
    long blockBytes = 1;
    boolean isReferenced = false;
    try (PreparedStatement query = connection.prepareStatement(TABLES)) {
      query.setArray(1, connection.createArrayOf("text", textOf(wanted)));
      try (ResultSet row = query.executeQuery()) {
        while (row.next()) {
          blockBytes = row.getLong(8);
          TableLayout layout = wanted.get(row.getLong(1));
          if (isCopied(row, layout)) {
            tables.add(table(row, layout, cursor.partial(), newest));
            isReferenced |= row.getBoolean(9);
          }
        }
      }
    }
    return new Contents(tables, oldest, blockBytes, isReferenced);
  }

  private static Object[] textOf(Map<Long, TableLayout> wanted) {
    return wanted.keySet().stream().map(String::valueOf).toArray();
  }

  /** Rows of a partitioned table are those of its partitions. */
  private static boolean isCopied(ResultSet row, TableLayout layout) throws SQLException {
    if (row.getBoolean(2)) {
      LOG.info("Table {} is unlogged: it is neither copied nor streamed", name(layout));
      return false;
    }
    return row.getBoolean(6);
  }

  private CopiedTable table(ResultSet row, TableLayout layout, PartialTable partial, long newestXid)
      throws SQLException {
    if (!row.getBoolean(7)) {
      throw new ConnectException(
          "table "
              + name(layout)
              + " cannot be copied: the role lacks SELECT on it; GRANT SELECT, or add it to"
              + " snapshot.excluded.tables");
    }
    long oid = row.getLong(1);
    long fileNode = row.getLong(3);
    if (row.getLong(4) != fileNode) {
      throw new TableChangedException(
          "table " + name(layout) + " was rewritten or dropped just now", null);
    }
    boolean isBegun =
        partial != null
            && partial.oid() == oid
            && partial.fileNode() == fileNode
            && newestXid - partial.sinceXid() < XID_RANGE;
    return new CopiedTable(
        layout,
        oid,
        fileNode,
        row.getLong(5) / row.getLong(8),
        filters.condition(layout),
        isBegun ? partial : null);
  }

  private static String name(TableLayout layout) {
    return "\"" + layout.schema() + "\".\"" + layout.table().name() + "\"";
  }
}
