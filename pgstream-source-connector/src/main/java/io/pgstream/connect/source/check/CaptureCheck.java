package io.pgstream.connect.source.check;

import io.pgstream.connect.common.postgres.PostgresConnector;
import io.pgstream.connect.source.init.Sessions;
import io.pgstream.connect.source.schema.OwnTables;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Asks the catalogue of a source database for what the stream cannot carry. Reads only; sees the
 * tables as they are now, not as they are where the stream is.
 */
public final class CaptureCheck {
  private static final String USERS_TABLES =
      " FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE c.relkind = 'r'"
          + " AND n.nspname NOT LIKE 'pg\\_%' AND n.nspname <> 'information_schema'";

  /**
   * As RelationGetIndexList in Postgres' relcache.c has it: an index that is deferrable, partial or
   * invalid identifies no row.
   */
  private static final String IDENTITY =
      "SELECT CASE WHEN c.relreplident = 'n' THEN 'IDENTITY_NOTHING'"
          + " WHEN c.relreplident = 'i' THEN 'IDENTITY_INDEX_MISSING'"
          + " WHEN EXISTS (SELECT FROM pg_index k WHERE k.indrelid = c.oid AND k.indisprimary)"
          + " THEN 'DEFERRABLE_PRIMARY_KEY' ELSE 'NO_PRIMARY_KEY' END,"
          + " format('%I.%I', n.nspname, c.relname) AS object"
          + USERS_TABLES
          + " AND n.nspname <> 'pgstream' AND c.relpersistence = 'p' AND c.relreplident <> 'f'"
          + " AND NOT EXISTS (SELECT FROM pg_index i WHERE i.indrelid = c.oid AND i.indisvalid"
          + " AND i.indisunique AND i.indimmediate AND i.indpred IS NULL"
          + " AND (c.relreplident = 'd' AND i.indisprimary"
          + " OR c.relreplident = 'i' AND i.indisreplident))";

  /** The very types: wal2json prints a domain over them, or an array of them, as text. */
  private static final String NUMBERS =
      "SELECT 'NOT_A_NUMBER', format('%I.%I.%I', n.nspname, c.relname, a.attname) AS object"
          + " FROM pg_attribute a JOIN (SELECT c.oid, c.relname, c.relnamespace"
          + USERS_TABLES
          + " AND c.relpersistence = 'p' AND n.nspname <> 'pgstream') c ON c.oid = a.attrelid"
          + " JOIN pg_namespace n ON n.oid = c.relnamespace WHERE a.attnum > 0"
          + " AND NOT a.attisdropped AND a.atttypid IN ('numeric'::regtype, 'real'::regtype,"
          + " 'double precision'::regtype)";

  private static final String UNLOGGED =
      "SELECT 'UNLOGGED', format('%I.%I', n.nspname, c.relname) AS object"
          + USERS_TABLES
          + " AND n.nspname <> 'pgstream' AND c.relpersistence = 'u'";

  private static final String RESERVED =
      "SELECT 'RESERVED_SCHEMA', format('%I.%I', n.nspname, c.relname) AS object"
          + USERS_TABLES
          + " AND n.nspname = 'pgstream' AND c.relname NOT IN ("
          + OwnTables.literals()
          + ")";

  private static final String ENCODING =
      "SELECT 'UNKNOWN_ENCODING', format('%I', datname) AS object FROM pg_database"
          + " WHERE datname = current_database() AND pg_encoding_to_char(encoding) = 'SQL_ASCII'";

  private CaptureCheck() {}

  /**
   * Everything found, in the order of {@link Finding.Kind}. Creates a temporary slot for a moment
   * to ask for wal2json's version; where that is impossible, columns that could hold NaN are not
   * reported.
   *
   * @throws io.pgstream.connect.source.init.PrerequisiteException if the server cannot be reached
   *     or refuses to answer
   */
  public static List<Finding> run(PostgresConnector connector) {
    return Sessions.run(
        connector, connection -> run(connection, new NumericsProbe(connection).arriveAsText()));
  }

  /**
   * The same without a slot.
   *
   * @param numericsAsText whether the server's wal2json prints NaN and infinities
   * @throws io.pgstream.connect.source.init.PrerequisiteException if the server cannot be reached
   *     or refuses to answer
   */
  public static List<Finding> run(PostgresConnector connector, boolean numericsAsText) {
    return Sessions.run(connector, connection -> run(connection, numericsAsText));
  }

  private static List<Finding> run(Connection connection, boolean numericsAsText)
      throws SQLException {
    List<String> queries = new ArrayList<>(List.of(IDENTITY, ENCODING, UNLOGGED, RESERVED));
    if (!numericsAsText) {
      queries.add(NUMBERS);
    }
    Map<Finding.Kind, List<String>> objects = new LinkedHashMap<>();
    Map<Finding.Kind, Long> counts = new LinkedHashMap<>();
    try (Statement statement = connection.createStatement()) {
      for (String query : queries) {
        read(statement, query, objects, counts);
      }
    }
    List<Finding> findings = new ArrayList<>();
    for (Finding.Kind kind : Finding.Kind.values()) {
      if (objects.containsKey(kind)) {
        findings.add(new Finding(kind, objects.get(kind), counts.get(kind)));
      }
    }
    return findings;
  }

  /** Databases with very many tables send the first names only. */
  private static void read(
      Statement statement,
      String query,
      Map<Finding.Kind, List<String>> objects,
      Map<Finding.Kind, Long> counts)
      throws SQLException {
    String grouped =
        "SELECT kind, object, total FROM (SELECT kind, object, count(*) OVER (PARTITION BY kind)"
            + " AS total, row_number() OVER (PARTITION BY kind ORDER BY object) AS place FROM ("
            + query
            + ") AS found(kind, object)) AS numbered WHERE place <= "
            + Finding.MAX_OBJECTS
            + " ORDER BY kind, place";
    try (ResultSet rows = statement.executeQuery(grouped)) {
      while (rows.next()) {
        Finding.Kind kind = Finding.Kind.valueOf(rows.getString(1));
        objects.computeIfAbsent(kind, none -> new ArrayList<>()).add(rows.getString(2));
        counts.put(kind, rows.getLong(3));
      }
    }
  }
}
