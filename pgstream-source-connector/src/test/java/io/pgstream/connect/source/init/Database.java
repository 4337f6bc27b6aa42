package io.pgstream.connect.source.init;

import io.pgstream.connect.common.postgres.PostgresConnector;
import io.pgstream.connect.common.schema.ObjectChange;
import io.pgstream.connect.common.schema.SchemaDefinition;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLWarning;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/** A session on a test database, with what tests ask of {@code pgstream.schema_log}. */
final class Database implements AutoCloseable {
  private final Connection connection;

  Database(Connection connection) {
    this.connection = connection;
  }

  static Database open(PostgresConnector connector) throws SQLException {
    return new Database(connector.open());
  }

  /** A fresh database with schema pgstream, but without a slot. */
  static PostgresConnector migrated() throws SQLException {
    PostgresConnector connector = TestPostgres.connector(TestPostgres.logical().newDatabase());
    try (Connection connection = connector.open()) {
      Migrations.run(connection);
    }
    return connector;
  }

  /** A row of the schema log. */
  record Row(String schema, long version, boolean acked, SchemaDefinition definition) {
    /** {@code op kind name}, for a move with its target. */
    List<String> changes() {
      return definition.changes().stream().map(Row::text).toList();
    }

    private static String text(ObjectChange change) {
      String text = change.op() + " " + change.kind() + " " + change.name();
      return change.to() == null ? text : text + " to " + change.to();
    }

    /** The schema and its changes on one line. */
    String text() {
      return schema + ": " + String.join(", ", changes());
    }
  }

  /** Runs one string of SQL; returns the warnings. */
  List<String> run(String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.setEscapeProcessing(false);
      statement.execute(sql);
      List<String> warnings = new ArrayList<>();
      for (SQLWarning w = statement.getWarnings(); w != null; w = w.getNextWarning()) {
        if (w.getMessage().startsWith("pgstream")) {
          warnings.add(w.getMessage());
        }
      }
      return warnings;
    }
  }

  /** All rows of the log, in the order in which they were written. */
  List<Row> rows() throws SQLException {
    List<Row> rows = new ArrayList<>();
    try (Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery(
                "SELECT schema_name, version, acked, schema FROM pgstream.schema_log"
                    + " ORDER BY xmin::text::bigint, cmin::text::bigint")) {
      while (row.next()) {
        rows.add(
            new Row(
                row.getString(1),
                row.getLong(2),
                row.getBoolean(3),
                SchemaDefinition.parse(row.getString(4))));
      }
    }
    return rows;
  }

  /** The rows that this SQL adds to the log, as text. */
  List<String> log(String sql) throws SQLException {
    return logged(sql).stream().map(Row::text).toList();
  }

  /** The rows that this SQL adds to the log. */
  List<Row> logged(String sql) throws SQLException {
    int before = rows().size();
    List<String> warnings = run(sql);
    if (!warnings.isEmpty()) {
      throw new AssertionError(warnings.toString());
    }
    List<Row> rows = rows();
    return rows.subList(before, rows.size());
  }

  String text(String query) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(query)) {
      row.next();
      return row.getString(1);
    }
  }

  Connection connection() {
    return connection;
  }

  @Override
  public void close() throws SQLException {
    connection.close();
  }
}
