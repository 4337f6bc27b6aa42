package io.pgstream.connect.source.snapshot;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import io.pgstream.connect.common.postgres.PostgresConnector;
import io.pgstream.connect.common.postgres.SqlState;
import io.pgstream.connect.source.schema.TableLayout;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where the sequences stand that belong to copied tables, or to nobody and have a name that is
 * copied. They are not in the WAL: a target learns of them only here.
 */
final class SequenceCatalogue {
  private static final Logger LOG = LoggerFactory.getLogger(SequenceCatalogue.class);
  private static final ObjectMapper JSON = new ObjectMapper();

  /** How many sequences one query reads. */
  private static final int BATCH = 200;

  /** Names are those that the snapshot shows, for the targets, and those of now, to read them. */
  private static final String SEQUENCES =
      "SELECT n.nspname, c.relname, c.oid::regclass::text, coalesce(tn.nspname, n.nspname),"
          + " coalesce(t.relname, c.relname), has_sequence_privilege(c.oid, 'SELECT'), t.oid::text"
          + " FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace"
          + " LEFT JOIN pg_depend d ON d.classid = 'pg_class'::regclass AND d.objid = c.oid"
          + " AND d.refclassid = 'pg_class'::regclass AND d.deptype IN ('a', 'i')"
          + " LEFT JOIN pg_class t ON t.oid = d.refobjid"
          + " LEFT JOIN pg_namespace tn ON tn.oid = t.relnamespace"
          + " WHERE c.relkind = 'S' AND c.relpersistence <> 't'"
          + " AND n.nspname NOT IN ('pg_catalog', 'information_schema', 'pgstream')"
          + " AND to_regclass(c.oid::regclass::text) IS NOT NULL ORDER BY 1, 2";

  private final PostgresConnector connector;
  private final TableSelection selection;
  private final Map<String, TableLayout> layouts = new HashMap<>();
  private final String snapshot;

  /**
   * @param selection which tables are copied
   * @param layouts every table that the schema history knows
   * @param snapshot name of the exported snapshot
   */
  SequenceCatalogue(
      PostgresConnector connector,
      TableSelection selection,
      List<TableLayout> layouts,
      String snapshot) {
    this.connector = connector;
    this.selection = selection;
    layouts.forEach(layout -> this.layouts.put(layout.table().oid(), layout));
    this.snapshot = snapshot;
  }

  /** A sequence. */
  private record Sequence(String schema, String name, String sqlName) {}

  /**
   * Looks.
   *
   * @return for each schema a JSON array of {@code {"name","last_value","is_called"}}
   * @throws TableChangedException if a sequence was dropped or renamed just now
   */
  Map<String, String> read() throws SQLException {
    Map<String, ArrayNode> schemas = new TreeMap<>();
    try (Connection connection = SnapshotSessions.open(connector)) {
      SnapshotSessions.begin(connection, snapshot);
      List<Sequence> sequences = find(connection);
      for (int from = 0; from < sequences.size(); from += BATCH) {
        List<Sequence> batch = sequences.subList(from, Math.min(sequences.size(), from + BATCH));
        readPositions(connection, batch, schemas);
      }
      connection.rollback();
    } catch (SQLException e) {
      if (SqlState.UNDEFINED_TABLE.equals(e.getSQLState())
          || SqlState.UNDEFINED_SCHEMA.equals(e.getSQLState())) {
        throw new TableChangedException("a sequence was dropped or renamed while it was read", e);
      }
      throw e;
    }
    Map<String, String> contents = new TreeMap<>();
    schemas.forEach((schema, array) -> contents.put(schema, array.toString()));
    return contents;
  }

  private List<Sequence> find(Connection connection) throws SQLException {
    List<Sequence> sequences = new ArrayList<>();
    List<String> unreadable = new ArrayList<>();
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(SEQUENCES)) {
      while (row.next()) {
        if (!isCopied(row)) {
          continue;
        }
        if (row.getBoolean(6)) {
          sequences.add(new Sequence(row.getString(1), row.getString(2), row.getString(3)));
        } else {
          unreadable.add(row.getString(3));
        }
      }
    }
    if (!unreadable.isEmpty()) {
      LOG.warn(
          "The positions of sequences {} are not copied: the role lacks SELECT on them",
          unreadable);
    }
    return sequences;
  }

  /** Patterns may name a table by its pgstream id, which only the schema history knows. */
  private boolean isCopied(ResultSet row) throws SQLException {
    TableLayout owner = layouts.get(row.getString(7));
    return owner == null
        ? selection.includes(row.getString(4), row.getString(5))
        : selection.includes(owner);
  }

  private static void readPositions(
      Connection connection, List<Sequence> batch, Map<String, ArrayNode> schemas)
      throws SQLException {
    StringBuilder sql = new StringBuilder();
    for (int i = 0; i < batch.size(); i++) {
      sql.append(i == 0 ? "" : " UNION ALL ").append("SELECT ").append(i);
      sql.append(", last_value, is_called FROM ").append(batch.get(i).sqlName());
    }
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql.toString())) {
      while (row.next()) {
        Sequence sequence = batch.get(row.getInt(1));
        schemas
            .computeIfAbsent(sequence.schema(), name -> JSON.createArrayNode())
            .addObject()
            .put("name", sequence.name())
            .put("last_value", row.getLong(2))
            .put("is_called", row.getBoolean(3));
      }
    }
  }
}
