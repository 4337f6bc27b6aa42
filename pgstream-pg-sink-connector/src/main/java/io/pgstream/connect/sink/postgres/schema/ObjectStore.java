package io.pgstream.connect.sink.postgres.schema;

import io.pgstream.connect.common.lsn.Lsn;
import io.pgstream.connect.common.schema.SchemaJson;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;

/**
 * The rows of {@code pgstream.sink_objects} that belong to one connector. Nothing is cached, so
 * what it says is always what the open transaction sees. Not thread-safe.
 */
public final class ObjectStore implements AppliedObjects {
  private static final String FIND =
      "SELECT schema_name, definition, commit_lsn::text FROM pgstream.sink_objects"
          + " WHERE connector = ? AND kind = ? AND id = ?";
  private static final String SAVE =
      "INSERT INTO pgstream.sink_objects"
          + " (connector, kind, id, schema_name, definition, commit_lsn)"
          + " VALUES (?, ?, ?, ?, ?::jsonb, ?::pg_lsn) ON CONFLICT (connector, kind, id)"
          + " DO UPDATE SET schema_name = excluded.schema_name,"
          + " definition = excluded.definition, commit_lsn = excluded.commit_lsn";
  private static final String REMOVE =
      "DELETE FROM pgstream.sink_objects WHERE connector = ? AND kind = ? AND id = ?";
  private static final String RENAME_SCHEMA =
      "UPDATE pgstream.sink_objects SET schema_name = ? WHERE connector = ? AND schema_name = ?";
  private static final String REMOVE_SCHEMA =
      "DELETE FROM pgstream.sink_objects WHERE connector = ? AND schema_name = ?";

  private final Connection connection;
  private final String connector;

  /** The objects of the connector with this name, over an open connection. */
  public ObjectStore(Connection connection, String connector) {
    this.connection = connection;
    this.connector = connector;
  }

  @Override
  public <T> Optional<AppliedObject<T>> find(String kind, String id, Class<T> type)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(FIND)) {
      bind(statement, connector, kind, id);
      try (ResultSet row = statement.executeQuery()) {
        if (!row.next()) {
          return Optional.empty();
        }
        String lsn = row.getString(3);
        return Optional.of(
            new AppliedObject<>(
                row.getString(1),
                SchemaJson.parse(row.getString(2), type),
                lsn == null ? Lsn.INVALID : Lsn.parse(lsn)));
      }
    }
  }

  void save(String kind, String id, AppliedObject<?> object) throws SQLException {
    String lsn = object.commitLsn().isValid() ? object.commitLsn().toString() : null;
    execute(SAVE, connector, kind, id, object.schema(), SchemaJson.write(object.definition()), lsn);
  }

  void remove(String kind, String id) throws SQLException {
    execute(REMOVE, connector, kind, id);
  }

  void removeSchema(String schema) throws SQLException {
    execute(REMOVE_SCHEMA, connector, schema);
  }

  void renameSchema(String before, String after) throws SQLException {
    execute(RENAME_SCHEMA, after, connector, before);
  }

  private void execute(String sql, String... parameters) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      bind(statement, parameters);
      statement.executeUpdate();
    }
  }

  private static void bind(PreparedStatement statement, String... parameters) throws SQLException {
    for (int i = 0; i < parameters.length; i++) {
      statement.setString(i + 1, parameters[i]);
    }
  }
}
