package io.pgstream.connect.sink.postgres.schema;

import io.pgstream.connect.common.lsn.Lsn;
import io.pgstream.connect.common.schema.DefinitionVersions;
import io.pgstream.connect.common.schema.SchemaDefinition;
import io.pgstream.connect.common.schema.SchemaJson;
import io.pgstream.connect.common.schema.TransactionSnapshot;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
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
          + " (connector, kind, id, schema_name, definition, commit_lsn, versions, xid)"
          + " VALUES (?, ?, ?, ?, ?::jsonb, ?::pg_lsn, ?::jsonb, ?::bigint) ON CONFLICT (connector, kind, id)"
          + " DO UPDATE SET schema_name = excluded.schema_name, definition = excluded.definition,"
          + " commit_lsn = excluded.commit_lsn, versions = excluded.versions,"
          + " xid = excluded.xid";
  private static final String VERSIONS =
      "SELECT schema_name, definition, versions FROM pgstream.sink_objects"
          + " WHERE connector = ? AND kind = ? AND id = ?";
  private static final String CHANGED_AFTER =
      "SELECT kind, id FROM pgstream.sink_objects WHERE connector = ? AND xid >= ?::bigint"
          + " AND xid <> ?::bigint ORDER BY xid";
  private static final String PLACE =
      "UPDATE pgstream.sink_objects SET schema_name = ?,"
          + " definition = jsonb_set(definition, '{name}', to_jsonb(?::text))"
          + " WHERE connector = ? AND kind = ? AND id = ?";
  private static final String REMOVE =
      "DELETE FROM pgstream.sink_objects WHERE connector = ? AND kind = ? AND id = ?";
  private static final String RENAME_SCHEMA =
      "UPDATE pgstream.sink_objects SET schema_name = ? WHERE connector = ? AND schema_name = ?"
          + " AND kind <> 'schema'";
  private static final String REMOVE_SCHEMA =
      "DELETE FROM pgstream.sink_objects WHERE connector = ? AND schema_name = ?";

  static final DefinitionVersions<Described> NONE = new DefinitionVersions<>(List.of());

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

  void save(String kind, String id, AppliedObject<?> object, DefinitionVersions<Described> versions)
      throws SQLException {
    String lsn = object.commitLsn().isValid() ? object.commitLsn().toString() : null;
    String definition = SchemaJson.write(object.definition());
    String stored = StoredVersion.write(versions);
    String xid = stored == null ? null : Long.toString(versions.last().xid());
    execute(SAVE, connector, kind, id, object.schema(), definition, lsn, stored, xid);
  }

  /** The last definitions of an object; none if the target does not have it from us. */
  DefinitionVersions<Described> versions(String kind, String id) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(VERSIONS)) {
      bind(statement, connector, kind, id);
      try (ResultSet row = statement.executeQuery()) {
        return row.next()
            ? StoredVersion.read(
                row.getString(3), new Described(row.getString(1), row.getString(2)))
            : NONE;
      }
    }
  }

  /** The object; empty if the target does not have it from us. */
  Optional<Described> described(String kind, String id) throws SQLException {
    DefinitionVersions<Described> versions = versions(kind, id);
    return versions.versions().isEmpty() ? Optional.empty() : Optional.of(versions.present());
  }

  /** An object. */
  record Key(String kind, String id) {}

  /** The objects whose last change a command's transaction may not have seen. */
  List<Key> changedAfter(SchemaDefinition command) throws SQLException {
    long open = TransactionSnapshot.parse(command.snapshot()).xmin();
    List<Key> keys = new ArrayList<>();
    try (PreparedStatement statement = connection.prepareStatement(CHANGED_AFTER)) {
      bind(statement, connector, Long.toString(open), command.xid());
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          keys.add(new Key(rows.getString(1), rows.getString(2)));
        }
      }
    }
    return keys;
  }

  /** The object has another name, but is else as it was. */
  void place(String kind, String id, String schema, String name) throws SQLException {
    execute(PLACE, schema, name, connector, kind, id);
  }

  void remove(String kind, String id) throws SQLException {
    execute(REMOVE, connector, kind, id);
  }

  void removeSchema(String schema) throws SQLException {
    execute(REMOVE_SCHEMA, connector, schema);
  }

  /**
   * The objects of a schema are in one of another name; the schema itself is saved as any object.
   */
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
