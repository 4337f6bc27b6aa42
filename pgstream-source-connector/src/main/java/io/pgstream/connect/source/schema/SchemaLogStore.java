package io.pgstream.connect.source.schema;

import io.pgstream.connect.common.lsn.Lsn;
import io.pgstream.connect.common.postgres.PostgresConnector;
import io.pgstream.connect.common.schema.SchemaDefinition;
import io.pgstream.connect.common.schema.SchemaLogEntry;
import io.pgstream.connect.common.schema.TransactionSnapshot;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.connect.errors.ConnectException;

/** Reads {@code pgstream.schema_log} of the source. Opens a connection per call: calls are rare. */
public final class SchemaLogStore {
  private static final String COLUMNS =
      "id::text, version, schema_name, schema::text,"
          + " to_char(schema_log.created_at, 'YYYY-MM-DD HH24:MI:SS.US')";

  /** The last baseline of the slot: all its rows were written by one transaction. */
  private static final String BASELINE_SQL =
      "SELECT "
          + COLUMNS
          + " FROM pgstream.schema_log JOIN pgstream.baselines b ON b.slot_name = ? AND b.xid ="
          + " schema->>'xid' WHERE schema->'baseline' IS NOT NULL ORDER BY schema_name, version";

  private static final String CHANGES_SQL =
      "SELECT "
          + COLUMNS
          + " FROM pgstream.schema_log WHERE schema->'baseline' IS NULL ORDER BY schema_name, version";

  private static final String ACKNOWLEDGE_SQL =
      "UPDATE pgstream.schema_log l SET acked = true FROM pgstream.schema_log h WHERE NOT l.acked"
          + " AND h.id::text = ANY(?) AND (l.schema->>'xid' = h.schema->>'xid' OR"
          + " pg_visible_in_snapshot((l.schema->>'xid')::xid8, (h.schema->>'snapshot')::pg_snapshot))";

  private final PostgresConnector connector;
  private final String slot;

  /** A store that reads what one slot needs. */
  public SchemaLogStore(PostgresConnector connector, String slot) {
    this.connector = connector;
    this.slot = slot;
  }

  /**
   * Where the slot stood when its baseline was recorded.
   *
   * @return empty if none has been recorded
   * @throws SQLException if the table cannot be read
   */
  public Optional<Lsn> baselineLsn() throws SQLException {
    try (Connection connection = connector.openTrustingNoSchema();
        PreparedStatement statement =
            connection.prepareStatement(
                "SELECT lsn::text FROM pgstream.baselines WHERE slot_name = ?")) {
      statement.setString(1, slot);
      try (ResultSet row = statement.executeQuery()) {
        return row.next() ? Optional.of(Lsn.parse(row.getString(1))) : Optional.empty();
      }
    }
  }

  /**
   * The rows that describe every schema at the moment the slot was made.
   *
   * @return empty if no schema had objects
   * @throws SQLException if the table cannot be read
   */
  public List<SchemaLogEntry> baseline() throws SQLException {
    try (Connection connection = connector.openTrustingNoSchema();
        PreparedStatement statement = connection.prepareStatement(BASELINE_SQL)) {
      statement.setString(1, slot);
      return entries(statement);
    }
  }

  /**
   * The schema history at a position: the baseline, then every later row that was committed there.
   *
   * @param ids the rows that a source offset names, comma separated
   * @throws SQLException if the table cannot be read
   * @throws ConnectException if a named row is gone
   */
  public SchemaPosition load(String ids) throws SQLException {
    List<SchemaLogEntry> baseline = baseline();
    SchemaHistory history = new SchemaHistory();
    baseline.forEach(history::apply);
    if (ids.isEmpty()) {
      return new SchemaPosition(history, SchemaLogHeads.BASELINE);
    }
    List<SchemaLogEntry> changes = inOrder(changes());
    SchemaLogHeads heads = heads(changes, List.of(ids.split(",")));
    Optional<TransactionSnapshot> start =
        baseline.stream().findFirst().map(SchemaLogStore::snapshot);
    for (SchemaLogEntry entry : changes) {
      long transaction = Long.parseLong(entry.schema().xid());
      boolean isInBaseline = start.isPresent() && start.get().sees(transaction);
      if (heads.cover(transaction) && !isInBaseline) {
        history.apply(entry);
      }
    }
    return new SchemaPosition(history, heads);
  }

  /** What the transaction of a row saw. */
  private static TransactionSnapshot snapshot(SchemaLogEntry entry) {
    return TransactionSnapshot.parse(entry.schema().snapshot());
  }

  /** A row, and how many transactions its own saw. */
  private record Change(SchemaLogEntry entry, long seen) {}

  /** Across schemas in the order of the commands, as far as they have seen each other. */
  private static List<SchemaLogEntry> inOrder(List<SchemaLogEntry> changes) {
    return changes.stream()
        .map(entry -> new Change(entry, snapshot(entry).seen()))
        .sorted(Comparator.comparingLong(Change::seen))
        .map(Change::entry)
        .toList();
  }

  private static SchemaLogHeads heads(List<SchemaLogEntry> changes, List<String> ids) {
    List<SchemaLogHeads.Head> heads = new ArrayList<>();
    for (String id : ids) {
      heads.add(
          changes.stream()
              .filter(entry -> entry.id().equals(id))
              .findFirst()
              .map(SchemaLogHeads.Head::of)
              .orElseThrow(() -> missing(id)));
    }
    return new SchemaLogHeads(heads);
  }

  private static ConnectException missing(String id) {
    return new ConnectException(
        "row "
            + id
            + " of pgstream.schema_log, which the stored offset names, is gone; restore it, or reset"
            + " the connector's offsets and start from a new slot and snapshot");
  }

  private List<SchemaLogEntry> changes() throws SQLException {
    try (Connection connection = connector.openTrustingNoSchema();
        PreparedStatement statement = connection.prepareStatement(CHANGES_SQL)) {
      return entries(statement);
    }
  }

  /**
   * Marks the rows that belong to a position as delivered, for people who look at the table.
   *
   * @param ids the rows that a source offset names, comma separated
   * @throws SQLException if the table cannot be written, as on a standby
   */
  public void acknowledge(String ids) throws SQLException {
    try (Connection connection = connector.openTrustingNoSchema();
        PreparedStatement statement = connection.prepareStatement(ACKNOWLEDGE_SQL)) {
      statement.setArray(1, connection.createArrayOf("text", ids.split(",")));
      statement.executeUpdate();
    }
  }

  private static List<SchemaLogEntry> entries(PreparedStatement statement) throws SQLException {
    List<SchemaLogEntry> entries = new ArrayList<>();
    try (ResultSet row = statement.executeQuery()) {
      while (row.next()) {
        String json = row.getString(4);
        entries.add(
            new SchemaLogEntry(
                row.getString(1),
                row.getLong(2),
                row.getString(3),
                SchemaDefinition.parse(json),
                json,
                row.getString(5)));
      }
    }
    return entries;
  }
}
