package io.pgstream.connect.source.snapshot;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.pgstream.connect.common.postgres.PostgresConnector;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The table {@code pgstream.snapshot_requests} of a source, as one slot sees it. Opens a connection
 * per call: calls are rare. Thread-safe.
 */
public final class SnapshotRequests {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String COLUMNS =
      "SELECT id, tables, origin, keep_rows, status, table_count, tables_copied, rows_copied, bytes_copied,"
          + " bytes_total, seconds_left, largest_tables::text, message FROM pgstream.snapshot_requests";
  private static final String OPEN = "status IN ('requested', 'running')";

  private final PostgresConnector connector;
  private final String slot;

  /** The requests to the connector that reads this slot. */
  public SnapshotRequests(PostgresConnector connector, String slot) {
    this.connector = connector;
    this.slot = slot;
  }

  /** Work with a prepared statement. */
  @FunctionalInterface
  private interface Work<T> {
    T run(PreparedStatement statement) throws SQLException;
  }

  private <T> T run(String sql, Work<T> work) throws SQLException {
    try (Connection connection = connector.openTrustingNoSchema();
        PreparedStatement statement = connection.prepareStatement(sql)) {
      return work.run(statement);
    }
  }

  /**
   * Asks for copies of tables.
   *
   * @param tables patterns
   * @return the number of the request
   * @throws SQLException if the row cannot be written
   * @throws IllegalArgumentException naming the pattern that is none
   */
  public long request(List<String> tables) throws SQLException {
    TablePatterns.parse(tables, List.of());
    return insert(tables, "request", "requested");
  }

  /** Notes that the configured tables are being copied; returns the number of the row. */
  long begin(List<String> tables) throws SQLException {
    Optional<SnapshotRequest> begun =
        run(
            COLUMNS
                + " WHERE slot_name = ? AND origin = 'configuration' AND "
                + OPEN
                + " ORDER BY id DESC LIMIT 1",
            statement -> first(statement, slot));
    return begun.isPresent() ? begun.get().id() : insert(tables, "configuration", "running");
  }

  private long insert(List<String> tables, String origin, String status) throws SQLException {
    return run(
        "INSERT INTO pgstream.snapshot_requests (slot_name, tables, origin, status)"
            + " VALUES (?, ?, ?, ?) RETURNING id",
        statement -> {
          Array patterns = statement.getConnection().createArrayOf("text", tables.toArray());
          statement.setString(1, slot);
          statement.setArray(2, patterns);
          statement.setString(3, origin);
          statement.setString(4, status);
          try (ResultSet row = statement.executeQuery()) {
            row.next();
            return row.getLong(1);
          }
        });
  }

  /**
   * Takes a request back. If its tables are being copied, that ends within seconds, and those that
   * have not been copied whole stay incomplete on the targets until somebody requests them again;
   * the row's message names them. What the configuration names cannot be taken back.
   *
   * @return false if it is over, or no request
   */
  public boolean cancel(long id) throws SQLException {
    return run(
        "UPDATE pgstream.snapshot_requests SET status = 'cancelled', updated_at = now()"
            + " WHERE id = ? AND slot_name = ? AND origin <> 'configuration' AND "
            + OPEN,
        statement -> {
          statement.setLong(1, id);
          statement.setString(2, slot);
          return statement.executeUpdate() > 0;
        });
  }

  /** The request with this number. */
  public Optional<SnapshotRequest> find(long id) throws SQLException {
    return run(
        COLUMNS + " WHERE slot_name = ? AND id = ?",
        statement -> {
          statement.setLong(2, id);
          return first(statement, slot);
        });
  }

  /** The latest requests, newest first. */
  public List<SnapshotRequest> latest(int limit) throws SQLException {
    return run(
        COLUMNS + " WHERE slot_name = ? ORDER BY id DESC LIMIT " + limit,
        statement -> all(statement, slot));
  }

  /** The oldest request that is open. */
  Optional<SnapshotRequest> next() throws SQLException {
    return run(
        COLUMNS
            + " WHERE slot_name = ? AND origin <> 'configuration' AND "
            + OPEN
            + " ORDER BY id LIMIT 1",
        statement -> first(statement, slot));
  }

  /**
   * Marks a request as running.
   *
   * @return false if it has been cancelled
   */
  boolean take(long id) throws SQLException {
    return run(
        "UPDATE pgstream.snapshot_requests SET status = 'running', updated_at = now()"
            + " WHERE id = ? AND slot_name = ? AND "
            + OPEN,
        statement -> {
          statement.setLong(1, id);
          statement.setString(2, slot);
          return statement.executeUpdate() > 0;
        });
  }

  /**
   * Notes progress or the end, and how much WAL is kept meanwhile.
   *
   * @return false if it was cancelled while it is running: then nothing is noted
   */
  boolean update(long id, String status, SnapshotProgress progress, String message)
      throws SQLException {
    return run(
        "UPDATE pgstream.snapshot_requests SET status = ?, table_count = ?, tables_copied = ?,"
            + " rows_copied = ?, bytes_copied = ?, bytes_total = ?, seconds_left = ?, message = ?,"
            + " largest_tables = ?::jsonb, updated_at = now() WHERE id = ? AND (status <> 'cancelled' OR ? <> 'running')"
            + " RETURNING (SELECT pg_wal_lsn_diff(pg_current_wal_lsn(), restart_lsn)::bigint"
            + " FROM pg_replication_slots s WHERE s.slot_name = snapshot_requests.slot_name)",
        statement -> {
          statement.setString(1, status);
          statement.setLong(2, progress.totalTables());
          statement.setLong(3, progress.tables());
          statement.setLong(4, progress.rows());
          statement.setLong(5, progress.bytes());
          statement.setLong(6, progress.totalBytes());
          statement.setObject(
              7, progress.secondsLeft() < 0 ? null : progress.secondsLeft(), Types.BIGINT);
          statement.setString(8, message);
          statement.setString(9, write(progress.list()));
          statement.setLong(10, id);
          statement.setString(11, status);
          try (ResultSet row = statement.executeQuery()) {
            boolean found = row.next();
            if (found) {
              progress.retainedWal(row.getLong(1));
            }
            return found;
          }
        });
  }

  private static String write(List<TableProgress> tables) {
    try {
      return JSON.writeValueAsString(tables);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("names and numbers can always be written", e);
    }
  }

  private static List<TableProgress> read(String json) throws SQLException {
    try {
      return JSON.readValue(json, new TypeReference<List<TableProgress>>() {});
    } catch (JsonProcessingException e) {
      throw new SQLException("pgstream.snapshot_requests.largest_tables has an unknown form", e);
    }
  }

  private static Optional<SnapshotRequest> first(PreparedStatement statement, String slot)
      throws SQLException {
    return all(statement, slot).stream().findFirst();
  }

  private static List<SnapshotRequest> all(PreparedStatement statement, String slot)
      throws SQLException {
    statement.setString(1, slot);
    List<SnapshotRequest> requests = new ArrayList<>();
    try (ResultSet row = statement.executeQuery()) {
      while (row.next()) {
        requests.add(
            new SnapshotRequest(
                row.getLong(1),
                List.of((String[]) row.getArray(2).getArray()),
                row.getString(3),
                row.getBoolean(4),
                row.getString(5),
                row.getLong(6),
                row.getLong(7),
                row.getLong(8),
                row.getLong(9),
                row.getLong(10),
                row.getObject(11, Long.class),
                read(row.getString(12)),
                row.getString(13)));
      }
    }
    return requests;
  }
}
