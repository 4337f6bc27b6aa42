package io.pgstream.connect.sink.postgres.schema;

import io.pgstream.connect.common.postgres.Identifiers;
import io.pgstream.connect.sink.postgres.sql.SqlColumn;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What the target's catalogue says about schemas and tables. Tables are remembered until {@link
 * #forget}, which every schema change calls for. Not thread-safe.
 */
public final class TargetCatalogue {
  private static final String TABLE =
      "SELECT c.oid, c.relkind = 'p',"
          + " EXISTS (SELECT FROM pg_trigger g WHERE g.tgrelid = c.oid AND g.tgenabled <> 'D'),"
          + " EXISTS (SELECT FROM pg_constraint f WHERE f.conrelid = c.oid AND f.contype = 'f'"
          + " AND (f.confdeltype IN ('c', 'n', 'd') OR f.confupdtype IN ('c', 'n', 'd')))"
          + " FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace"
          + " WHERE n.nspname = ? AND c.relname = ? AND c.relkind IN ('r', 'p')";

  /** Types without length and precision: see {@link SqlColumn#type()}. */
  private static final String COLUMNS =
      "SELECT attname, format_type(atttypid, -1), attgenerated <> '', attidentity = 'a'"
          + " FROM pg_attribute WHERE attrelid = ? AND attnum > 0 AND NOT attisdropped"
          + " ORDER BY attnum";

  private static final String UNIQUE_KEYS =
      "SELECT i.indisprimary, array(SELECT a.attname::text"
          + " FROM unnest(i.indkey::int2[]) WITH ORDINALITY AS k(attnum, place)"
          + " JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = k.attnum"
          + " WHERE k.place <= i.indnkeyatts ORDER BY k.place)"
          + " FROM pg_index i WHERE i.indrelid = ? AND i.indisunique AND i.indimmediate"
          + " AND i.indisvalid AND i.indpred IS NULL AND i.indexprs IS NULL";

  private static final String SCHEMA_EXISTS = "SELECT FROM pg_namespace WHERE nspname = ?";

  private static final String RELATION_EXISTS =
      "SELECT FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace"
          + " WHERE n.nspname = ? AND c.relname = ?";

  private final Connection connection;
  private final Map<List<String>, Optional<TableMetadata>> tables = new HashMap<>();

  /** The catalogue behind an open connection. */
  public TargetCatalogue(Connection connection) {
    this.connection = connection;
  }

  /** The table, or empty if the target has none of this name. */
  public Optional<TableMetadata> table(String schema, String name) throws SQLException {
    List<String> key = List.of(schema, name);
    Optional<TableMetadata> known = tables.get(key);
    if (known == null) {
      known = read(schema, name);
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

  private Optional<TableMetadata> read(String schema, String name) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(TABLE)) {
      statement.setString(1, schema);
      statement.setString(2, name);
      try (ResultSet row = statement.executeQuery()) {
        if (!row.next()) {
          return Optional.empty();
        }
        long oid = row.getLong(1);
        List<Set<String>> uniqueKeys = new ArrayList<>();
        List<String> primaryKey = readKeys(oid, uniqueKeys);
        return Optional.of(
            new TableMetadata(
                schema,
                name,
                Identifiers.qualify(schema, name),
                readColumns(oid),
                primaryKey,
                uniqueKeys,
                row.getBoolean(3),
                row.getBoolean(4),
                row.getBoolean(2)));
      }
    }
  }

  private List<ColumnMetadata> readColumns(long oid) throws SQLException {
    List<ColumnMetadata> columns = new ArrayList<>();
    try (PreparedStatement statement = connection.prepareStatement(COLUMNS)) {
      statement.setLong(1, oid);
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          String name = rows.getString(1);
          columns.add(
              new ColumnMetadata(
                  name,
                  new SqlColumn(Identifiers.quote(name), rows.getString(2)),
                  rows.getBoolean(3),
                  rows.getBoolean(4)));
        }
      }
    }
    return columns;
  }

  private List<String> readKeys(long oid, List<Set<String>> uniqueKeys) throws SQLException {
    List<String> primaryKey = List.of();
    try (PreparedStatement statement = connection.prepareStatement(UNIQUE_KEYS)) {
      statement.setLong(1, oid);
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          Array array = rows.getArray(2);
          List<String> columns = List.of((String[]) array.getArray());
          array.free();
          uniqueKeys.add(Set.copyOf(columns));
          primaryKey = rows.getBoolean(1) ? columns : primaryKey;
        }
      }
    }
    return primaryKey;
  }
}
