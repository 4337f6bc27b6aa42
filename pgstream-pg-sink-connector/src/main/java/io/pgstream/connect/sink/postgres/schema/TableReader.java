package io.pgstream.connect.sink.postgres.schema;

import io.pgstream.connect.common.postgres.Identifiers;
import io.pgstream.connect.sink.postgres.sql.SqlColumn;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Reads one table from the target's catalogue. */
final class TableReader {
  /**
   * Triggers, those of foreign keys among them, fire by their kind and by {@code
   * session_replication_role}, which is set before the first table of a transaction is read.
   */
  private static final String TABLE =
      "SELECT c.oid, c.relkind = 'p',"
          + " EXISTS (SELECT FROM pg_trigger g WHERE g.tgrelid = c.oid AND g.tgenabled IN ('A', r.f)),"
          + " r.f = 'O' AND EXISTS (SELECT FROM pg_constraint f WHERE f.conrelid = c.oid"
          + " AND f.contype = 'f' AND (f.confdeltype <> 'a' AND f.confdeltype <> 'r'"
          + " OR f.confupdtype <> 'a' AND f.confupdtype <> 'r')),"
          + " r.f = 'O' AND EXISTS (SELECT FROM pg_constraint f WHERE f.conrelid = c.oid"
          + " AND f.contype = 'f' AND f.confrelid = c.oid),"
          + " EXISTS (SELECT FROM pg_constraint k WHERE k.condeferrable"
          + " AND c.oid IN (k.conrelid, k.confrelid)),"
          + " r.f = 'O' AND EXISTS (SELECT FROM pg_constraint f WHERE f.conrelid = c.oid"
          + " AND f.contype = 'f') AND NOT EXISTS (SELECT FROM pg_trigger g"
          + " WHERE g.tgrelid = c.oid AND NOT g.tgisinternal AND g.tgenabled <> 'D')"
          + " FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace CROSS JOIN"
          + " (SELECT CASE current_setting('session_replication_role') WHEN 'replica' THEN 'R'"
          + " ELSE 'O' END AS f) r"
          + " WHERE n.nspname = ? AND c.relname = ? AND c.relkind IN ('r', 'p')";

  /**
   * Types without length and precision, and what domains are made of: see {@link SqlColumn#type()}.
   * The equality operator of a type from an extension is found by the type, because the search path
   * may not lead to it, or to that of another type.
   */
  private static final String COLUMNS =
      "SELECT a.attname, format_type(b.typ, -1), a.attgenerated <> '', a.attidentity = 'a',"
          + " (SELECT format('OPERATOR(%I.=)', n.nspname) FROM pg_operator o JOIN pg_namespace n"
          + " ON n.oid = o.oprnamespace WHERE o.oprname = '=' AND o.oprleft = b.typ"
          + " AND o.oprright = b.typ AND n.nspname <> 'pg_catalog' LIMIT 1),"
          + " EXISTS (SELECT FROM pg_cast k WHERE k.castsource = 'text'::regtype"
          + " AND k.casttarget = b.typ AND k.castmethod = 'f')"
          + " FROM pg_attribute a CROSS JOIN LATERAL (WITH RECURSIVE d(typ, base, kind) AS ("
          + "SELECT t.oid, t.typbasetype, t.typtype FROM pg_type t WHERE t.oid = a.atttypid"
          + " UNION ALL SELECT t.oid, t.typbasetype, t.typtype FROM d JOIN pg_type t"
          + " ON t.oid = d.base AND d.kind = 'd') SELECT typ FROM d WHERE kind <> 'd') b"
          + " WHERE a.attrelid = ? AND a.attnum > 0 AND NOT a.attisdropped ORDER BY a.attnum";

  private static final String UNIQUE_KEYS =
      "SELECT i.indisprimary, i.indimmediate, array(SELECT a.attname::text"
          + " FROM unnest(i.indkey::int2[]) WITH ORDINALITY AS k(attnum, place)"
          + " JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = k.attnum"
          + " WHERE k.place <= i.indnkeyatts ORDER BY k.place)"
          + " FROM pg_index i WHERE i.indrelid = ? AND i.indisunique"
          + " AND i.indisvalid AND i.indpred IS NULL AND i.indexprs IS NULL";

  /** Of the table and those above it. Whoever inherits one loses it with them. */
  private static final String UNVALIDATED_CHECKS =
      "WITH RECURSIVE family(oid, height) AS (SELECT ?::oid, 0 UNION ALL SELECT i.inhparent,"
          + " f.height + 1 FROM family f JOIN pg_inherits i ON i.inhrelid = f.oid)"
          + " SELECT format('%I.%I', n.nspname, c.relname), k.conname, pg_get_constraintdef(k.oid),"
          + " obj_description(k.oid, 'pg_constraint')"
          + " FROM (SELECT oid, max(height) AS height FROM family GROUP BY oid) f"
          + " JOIN pg_constraint k ON k.conrelid = f.oid AND k.contype = 'c'"
          + " AND NOT k.convalidated AND k.conislocal"
          + " JOIN pg_class c ON c.oid = f.oid JOIN pg_namespace n ON n.oid = c.relnamespace"
          + " ORDER BY f.height DESC, c.oid, k.conname";

  private final Connection connection;

  TableReader(Connection connection) {
    this.connection = connection;
  }

  /** The table; empty if there is none of this name. */
  Optional<TableMetadata> read(String schema, String name) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(TABLE)) {
      statement.setString(1, schema);
      statement.setString(2, name);
      try (ResultSet row = statement.executeQuery()) {
        if (!row.next()) {
          return Optional.empty();
        }
        long oid = row.getLong(1);
        return Optional.of(
            new TableMetadata(
                schema,
                name,
                Identifiers.qualify(schema, name),
                readColumns(oid),
                readKeys(oid),
                new TableLinks(
                    row.getBoolean(3),
                    row.getBoolean(4),
                    row.getBoolean(5),
                    row.getBoolean(6),
                    row.getBoolean(7),
                    readUnvalidatedChecks(oid)),
                row.getBoolean(2),
                SequenceReader.read(connection, oid)));
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
          String equality = rows.getString(5);
          columns.add(
              new ColumnMetadata(
                  name,
                  new SqlColumn(
                      Identifiers.quote(name),
                      rows.getString(2),
                      equality == null ? "=" : equality,
                      rows.getBoolean(6)),
                  rows.getBoolean(3),
                  rows.getBoolean(4)));
        }
      }
    }
    return columns;
  }

  private List<UnvalidatedCheck> readUnvalidatedChecks(long oid) throws SQLException {
    List<UnvalidatedCheck> checks = new ArrayList<>();
    try (PreparedStatement statement = connection.prepareStatement(UNVALIDATED_CHECKS)) {
      statement.setLong(1, oid);
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          checks.add(
              new UnvalidatedCheck(
                  rows.getString(1), rows.getString(2), rows.getString(3), rows.getString(4)));
        }
      }
    }
    return checks;
  }

  private TableKeys readKeys(long oid) throws SQLException {
    List<String> primaryKey = List.of();
    List<Set<String>> immediate = new ArrayList<>();
    List<Set<String>> deferrable = new ArrayList<>();
    try (PreparedStatement statement = connection.prepareStatement(UNIQUE_KEYS)) {
      statement.setLong(1, oid);
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          Array array = rows.getArray(3);
          List<String> columns = List.of((String[]) array.getArray());
          array.free();
          (rows.getBoolean(2) ? immediate : deferrable).add(Set.copyOf(columns));
          primaryKey = rows.getBoolean(1) ? columns : primaryKey;
        }
      }
    }
    return new TableKeys(primaryKey, immediate, deferrable);
  }
}
