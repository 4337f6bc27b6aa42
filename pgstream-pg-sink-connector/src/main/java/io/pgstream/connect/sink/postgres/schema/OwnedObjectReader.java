package io.pgstream.connect.sink.postgres.schema;

import io.pgstream.connect.common.schema.ObjectPrivileges;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Reads owners and privileges from the target's catalogue. Not thread-safe. */
final class OwnedObjectReader {
  /** Rows: whether the privilege is held, or usual; then the privilege. */
  private static final String PRIVILEGES =
      """
      LEFT JOIN LATERAL (
        SELECT true AS held, e.* FROM aclexplode(coalesce(o.acl, o.usual)) WITH ORDINALITY e
        UNION ALL
        SELECT false, e.* FROM aclexplode(o.usual) WITH ORDINALITY e
      ) a(held, grantor, grantee, privilege, grantable, place) ON true
      ORDER BY a.held, a.place
      """;

  private static final String COLUMNS =
      """
      pg_get_userbyid(o.owner), a.held, pg_get_userbyid(a.grantor),
      CASE WHEN a.grantee <> 0 THEN pg_get_userbyid(a.grantee) END, a.privilege, a.grantable
      """;

  /**
   * Objects are looked up by name, which has an index, and then by what {@code pg_identify_object}
   * says, which tells functions of one name apart.
   */
  private static final String OBJECT =
      "SELECT i.identity, "
          + COLUMNS
          + """
          FROM (SELECT ?::text AS type, ?::name AS schema, ?::name AS name, ?::text AS identity,
            ?::name AS attname) w
          CROSS JOIN LATERAL (
            SELECT 'pg_class'::regclass::oid AS classid, c.oid, c.relowner AS owner,
              CASE WHEN w.attname IS NULL THEN c.relacl ELSE (
                SELECT attacl FROM pg_attribute WHERE attrelid = c.oid AND attname = w.attname) END AS acl,
              CASE WHEN w.attname IS NULL THEN
                acldefault(CASE c.relkind WHEN 'S' THEN 's' ELSE 'r' END::"char", c.relowner) END AS usual
            FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
            WHERE n.nspname = w.schema AND c.relname = w.name AND (w.attname IS NULL OR EXISTS (
              SELECT FROM pg_attribute
              WHERE attrelid = c.oid AND attname = w.attname AND NOT attisdropped))
            UNION ALL
            SELECT 'pg_namespace'::regclass, oid, nspowner, nspacl, acldefault('n', nspowner)
            FROM pg_namespace WHERE nspname = w.name
            UNION ALL
            SELECT 'pg_type'::regclass, t.oid, t.typowner, t.typacl, acldefault('T', t.typowner)
            FROM pg_type t JOIN pg_namespace n ON n.oid = t.typnamespace
            WHERE n.nspname = w.schema AND t.typname = w.name
            UNION ALL
            SELECT 'pg_proc'::regclass, p.oid, p.proowner, p.proacl, acldefault('f', p.proowner)
            FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace
            WHERE n.nspname = w.schema AND p.proname = w.name
            UNION ALL
            SELECT 'pg_collation'::regclass, c.oid, c.collowner, NULL, NULL
            FROM pg_collation c JOIN pg_namespace n ON n.oid = c.collnamespace
            WHERE n.nspname = w.schema AND c.collname = w.name
            UNION ALL
            SELECT 'pg_ts_dict'::regclass, d.oid, d.dictowner, NULL, NULL
            FROM pg_ts_dict d JOIN pg_namespace n ON n.oid = d.dictnamespace
            WHERE n.nspname = w.schema AND d.dictname = w.name
            UNION ALL
            SELECT 'pg_ts_config'::regclass, c.oid, c.cfgowner, NULL, NULL
            FROM pg_ts_config c JOIN pg_namespace n ON n.oid = c.cfgnamespace
            WHERE n.nspname = w.schema AND c.cfgname = w.name
            UNION ALL
            SELECT 'pg_operator'::regclass, p.oid, p.oprowner, NULL, NULL
            FROM pg_operator p JOIN pg_namespace n ON n.oid = p.oprnamespace
            WHERE n.nspname = w.schema AND p.oprname = w.name
            UNION ALL
            SELECT 'pg_statistic_ext'::regclass, s.oid, s.stxowner, NULL, NULL
            FROM pg_statistic_ext s JOIN pg_namespace n ON n.oid = s.stxnamespace
            WHERE n.nspname = w.schema AND s.stxname = w.name
          ) o
          JOIN LATERAL pg_identify_object(o.classid, o.oid, 0) i
            ON i.type = w.type AND i.identity = w.identity
          """
          + PRIVILEGES;

  private static final String DEFAULTS =
      "SELECT NULL, "
          + COLUMNS
          + """
          FROM (SELECT ?::name AS role, ?::name AS schema, ?::text AS code) w
          CROSS JOIN LATERAL (
            SELECT r.oid AS owner, d.defaclacl AS acl, CASE WHEN w.schema IS NULL
              THEN acldefault(CASE w.code WHEN 'S' THEN 's' ELSE w.code END::"char", r.oid) END AS usual
            FROM pg_roles r
            LEFT JOIN pg_namespace n ON n.nspname = w.schema
            LEFT JOIN pg_default_acl d ON d.defaclrole = r.oid AND d.defaclobjtype = w.code::"char"
              AND d.defaclnamespace = coalesce(n.oid, 0)
            WHERE r.rolname = w.role AND (w.schema IS NULL OR n.oid IS NOT NULL)
          ) o
          """
          + PRIVILEGES;

  private static final Map<String, String> CODES =
      Map.of("TABLES", "r", "SEQUENCES", "S", "FUNCTIONS", "f", "TYPES", "T", "SCHEMAS", "n");

  private final Connection connection;

  OwnedObjectReader(Connection connection) {
    this.connection = connection;
  }

  /**
   * Reads what is described.
   *
   * @param schema the schema under which it was logged
   * @return empty if the target does not have it, or has no such kind
   */
  Optional<OwnedObject> read(ObjectPrivileges described, String schema) throws SQLException {
    if (described.isOfDefaults()) {
      return readDefaults(described, described.identity() == null ? null : schema);
    }
    Optional<OwnedKind> kind = OwnedKind.of(described.type());
    return kind.isEmpty() ? Optional.empty() : readObject(kind.get(), described, schema);
  }

  private Optional<OwnedObject> readObject(
      OwnedKind kind, ObjectPrivileges described, String schema) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(OBJECT)) {
      statement.setString(1, described.type());
      statement.setString(2, schema);
      statement.setString(3, described.name());
      statement.setString(4, described.identity());
      statement.setString(5, described.column());
      return Rows.of(statement)
          .map(
              rows ->
                  OwnedObject.of(
                      kind,
                      rows.identity,
                      described.column(),
                      rows.owner,
                      rows.held(),
                      rows.usual()));
    }
  }

  private Optional<OwnedObject> readDefaults(ObjectPrivileges described, String schema)
      throws SQLException {
    String code = CODES.get(described.name());
    if (code == null) {
      return Optional.empty();
    }
    try (PreparedStatement statement = connection.prepareStatement(DEFAULTS)) {
      statement.setString(1, described.owner());
      statement.setString(2, schema);
      statement.setString(3, code);
      return Rows.of(statement)
          .map(
              rows ->
                  OwnedObject.defaults(
                      rows.owner, schema, described.name(), rows.held(), rows.usual()));
    }
  }

  /** What a query says of one object. */
  private static final class Rows {
    private final String identity;
    private final String owner;
    private final Map<Privilege, Boolean> held = new LinkedHashMap<>();
    private final Map<Privilege, Boolean> usual = new LinkedHashMap<>();

    private Rows(String identity, String owner) {
      this.identity = identity;
      this.owner = owner;
    }

    static Optional<Rows> of(PreparedStatement statement) throws SQLException {
      try (ResultSet row = statement.executeQuery()) {
        if (!row.next()) {
          return Optional.empty();
        }
        Rows rows = new Rows(row.getString(1), row.getString(2));
        do {
          rows.add(row);
        } while (row.next());
        return Optional.of(rows);
      }
    }

    private void add(ResultSet row) throws SQLException {
      if (row.getString(6) != null) {
        (row.getBoolean(3) ? held : usual)
            .put(
                new Privilege(row.getString(4), row.getString(5), row.getString(6)),
                row.getBoolean(7));
      }
    }

    AccessList held() {
      return new AccessList(held);
    }

    AccessList usual() {
      return new AccessList(usual);
    }
  }
}
