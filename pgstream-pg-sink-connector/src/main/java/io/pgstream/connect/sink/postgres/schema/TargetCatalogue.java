package io.pgstream.connect.sink.postgres.schema;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What the target's catalogue says about schemas and tables. Tables are remembered until {@link
 * #forget}, which every schema change calls for. Not thread-safe.
 */
public final class TargetCatalogue {
  private static final String SCHEMA_EXISTS = "SELECT FROM pg_namespace WHERE nspname = ?";

  private static final String RELATION_EXISTS =
      "SELECT FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace"
          + " WHERE n.nspname = ? AND c.relname = ?";

  private final Connection connection;
  private final TableReader reader;
  private final Map<List<String>, Optional<TableMetadata>> tables = new HashMap<>();

  /** The catalogue behind an open connection. */
  public TargetCatalogue(Connection connection) {
    this.connection = connection;
    this.reader = new TableReader(connection);
  }

  /** The table, or empty if the target has none of this name. */
  public Optional<TableMetadata> table(String schema, String name) throws SQLException {
    List<String> key = List.of(schema, name);
    Optional<TableMetadata> known = tables.get(key);
    if (known == null) {
      known = reader.read(schema, name);
      tables.put(key, known);
    }
    return known;
  }

  /** Forgets all tables. */
  public void forget() {
    tables.clear();
  }

  /** Whether the schema exists. */
  public boolean schemaExists(String schema) throws SQLException {
    return exists(SCHEMA_EXISTS, schema);
  }

  /** Whether any relation (table, sequence, index, view) has this name. */
  public boolean relationExists(String schema, String name) throws SQLException {
    return exists(RELATION_EXISTS, schema, name);
  }

  private boolean exists(String question, String... parameters) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(question)) {
      for (int i = 0; i < parameters.length; i++) {
        statement.setString(i + 1, parameters[i]);
      }
      try (ResultSet rows = statement.executeQuery()) {
        return rows.next();
      }
    }
  }
}
