package io.pgstream.connect.source.init;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;

/**
 * Numbered SQL files that build schema {@code pgstream}; {@code pgstream.schema_migrations} says
 * which have run. The caller holds the {@link InitLock}.
 */
final class Migrations {
  /** In order: the number is the position in this list, from 1. Files that were released stay. */
  private static final List<String> FILES =
      List.of(
          "01_xid",
          "02_tables",
          "03_columns",
          "04_indexes",
          "05_constraints",
          "06_sequences",
          "07_tables_description",
          "08_materialized_views",
          "09_schema",
          "10_known_objects",
          "11_log",
          "12_changes",
          "13_objects",
          "14_definitions",
          "15_snapshot_requests",
          "16_rewrites",
          "17_privileges",
          "18_commands",
          "19_triggers");

  private Migrations() {}

  /** The version that this program brings. */
  static int latest() {
    return FILES.size();
  }

  /** Whether schema {@code pgstream} exists. */
  static boolean isSchemaPresent(Connection connection) throws SQLException {
    return number(connection, "SELECT count(*) FROM pg_namespace WHERE nspname = 'pgstream'") > 0;
  }

  /** The installed version; 0 when schema {@code pgstream} is not there. */
  static int installed(Connection connection) throws SQLException {
    // to_regclass would need a privilege on the schema that the role may lack.
    int tables =
        number(
            connection,
            "SELECT count(*) FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace"
                + " WHERE n.nspname = 'pgstream' AND c.relname = 'schema_migrations'");
    return tables == 0
        ? 0
        : number(connection, "SELECT coalesce(max(version), 0) FROM pgstream.schema_migrations");
  }

  private static int number(Connection connection, String query) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(query)) {
      row.next();
      return row.getInt(1);
    }
  }

  /**
   * Runs what is missing, each file in a transaction of its own.
   *
   * @return how many files ran
   * @throws PrerequisiteException if the database is newer than this program
   */
  static int run(Connection connection) throws SQLException {
    int installed = installed(connection);
    requireNotNewer(installed);
    for (int version = installed + 1; version <= latest(); version++) {
      runFile(connection, version, FILES.get(version - 1));
    }
    return latest() - installed;
  }

  /**
   * Passes if this program knows the version.
   *
   * @throws PrerequisiteException if the database is newer
   */
  static void requireNotNewer(int installed) {
    if (installed > latest()) {
      throw new PrerequisiteException(
          Prerequisite.MIGRATION_VERSION,
          "schema \"pgstream\" has version "
              + installed
              + ", this program knows versions up to "
              + latest()
              + "; use the program that installed it, or a later one");
    }
  }

  private static void runFile(Connection connection, int version, String name) throws SQLException {
    connection.setAutoCommit(false);
    try (Statement statement = connection.createStatement()) {
      statement.setEscapeProcessing(false);
      if (version == 1) {
        statement.execute("CREATE SCHEMA IF NOT EXISTS pgstream");
        statement.execute(
            "CREATE TABLE IF NOT EXISTS pgstream.schema_migrations (version bigint PRIMARY KEY,"
                + " name text NOT NULL, applied_at timestamptz NOT NULL DEFAULT now())");
      }
      statement.execute(sql(name));
      record(connection, version, name);
      connection.commit();
    } catch (SQLException | RuntimeException e) {
      connection.rollback();
      throw e;
    } finally {
      connection.setAutoCommit(true);
    }
  }

  private static void record(Connection connection, int version, String name) throws SQLException {
    try (PreparedStatement insert =
        connection.prepareStatement(
            "INSERT INTO pgstream.schema_migrations (version, name) VALUES (?, ?)")) {
      insert.setLong(1, version);
      insert.setString(2, name);
      insert.executeUpdate();
    }
  }

  private static String sql(String name) {
    try (InputStream in = Migrations.class.getResourceAsStream(name + ".sql")) {
      if (in == null) {
        throw new IllegalStateException("the jar lacks the migration " + name + ".sql");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
