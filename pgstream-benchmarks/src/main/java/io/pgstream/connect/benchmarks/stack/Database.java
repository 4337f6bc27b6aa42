package io.pgstream.connect.benchmarks.stack;

import io.pgstream.connect.benchmarks.measure.Fingerprint;
import io.pgstream.connect.benchmarks.workload.TableShape;
import io.pgstream.connect.common.postgres.PostgresConnector;
import io.pgstream.connect.common.postgres.PostgresUrl;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A database of one of the two servers.
 *
 * @param url {@code postgres://user:password@host:port/database?...}
 */
public record Database(String url) {
  private static final int FETCH_ROWS = 5_000;

  /** Opens connections with the settings that the connectors have. */
  public PostgresConnector connector() {
    return new PostgresConnector(PostgresUrl.parse(url), "pgstream-bench");
  }

  /** A new connection; the caller closes it. */
  public Connection open() throws SQLException {
    return connector().open();
  }

  /** Runs statements in one session, each in a transaction of its own. */
  public void execute(String... statements) throws SQLException {
    execute(List.of(statements));
  }

  /** As {@link #execute(String...)}. */
  public void execute(List<String> statements) throws SQLException {
    try (Connection connection = open();
        Statement statement = connection.createStatement()) {
      for (String sql : statements) {
        statement.execute(sql);
      }
    }
  }

  /** The first column of the first row; null if there is none. */
  public String value(String sql) throws SQLException {
    try (Connection connection = open();
        Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery(sql)) {
      return result.next() ? result.getString(1) : null;
    }
  }

  /** Whether all tables exist. */
  public boolean hasTables(TableShape shape) throws SQLException {
    for (String table : shape.tableNames()) {
      if (value("SELECT to_regclass('" + table + "')") == null) {
        return false;
      }
    }
    return true;
  }

  /** Count and checksum of each table, made by the server. */
  public List<String> checksums(TableShape shape) throws SQLException {
    List<String> checksums = new ArrayList<>();
    for (String table : shape.tableNames()) {
      checksums.add(
          table
              + " "
              + value(
                  "SELECT count(*) || ' rows with checksum '"
                      + " || coalesce(sum(hashtextextended(t::text, 0)::numeric), 0) FROM "
                      + table
                      + " t"));
    }
    return checksums;
  }

  /**
   * Requires the tables to hold the same rows as others.
   *
   * @throws IllegalStateException if they do not
   */
  public void requireSame(List<String> expected, TableShape shape, String what)
      throws SQLException {
    List<String> actual = checksums(shape);
    if (!actual.equals(expected)) {
      throw new IllegalStateException(
          what + " differs from the source: " + actual + " instead of " + expected);
    }
  }

  /** All rows as text, table by table, for comparison with what is no database. */
  public Fingerprint fingerprint(TableShape shape) throws SQLException {
    String columns =
        shape.columnTypes().keySet().stream()
            .map(column -> column + "::text")
            .collect(Collectors.joining(", "));
    Fingerprint fingerprint = new Fingerprint();
    for (String table : shape.tableNames()) {
      forEachRow("SELECT " + columns + " FROM " + table, fingerprint::add);
    }
    return fingerprint;
  }

  /** What is done with a row. */
  @FunctionalInterface
  public interface RowReader {
    /** Takes the values of the next row. */
    void row(List<String> values);
  }

  /** Reads rows of text without holding them all in memory. */
  public void forEachRow(String sql, RowReader reader) throws SQLException {
    try (Connection connection = open();
        Statement statement = connection.createStatement()) {
      // The driver fetches in parts only within a transaction.
      connection.setAutoCommit(false);
      statement.setFetchSize(FETCH_ROWS);
      try (ResultSet result = statement.executeQuery(sql)) {
        int columns = result.getMetaData().getColumnCount();
        while (result.next()) {
          List<String> values = new ArrayList<>(columns);
          for (int i = 1; i <= columns; i++) {
            values.add(result.getString(i));
          }
          reader.row(values);
        }
      }
    }
  }
}
