package io.pgstream.connect.source.init;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import io.pgstream.connect.common.postgres.PostgresConnector;
import io.pgstream.connect.common.postgres.PostgresUrl;
import io.pgstream.connect.source.schema.OwnTables;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Each thing a database can lack, and the line that says so. */
class PrerequisitesIT {
  private static TestPostgres replica;

  @BeforeAll
  static void start() {
    replica = TestPostgres.start("replica");
  }

  @AfterAll
  static void stop() {
    replica.close();
  }

  private static PrerequisiteException initOf(PostgresUrl url, String slot) {
    SourceInitializer initializer = new SourceInitializer(TestPostgres.connector(url));
    PrerequisiteException failure =
        catchThrowableOfType(PrerequisiteException.class, () -> initializer.init(slot));
    assertThat(failure).isNotNull();
    assertThat(failure.getMessage()).doesNotContain("\n").doesNotContain("secret");
    return failure;
  }

  private static void assertFails(
      PostgresUrl url, String slot, Prerequisite prerequisite, String message) {
    PrerequisiteException failure = initOf(url, slot);
    assertThat(failure.prerequisite()).isEqualTo(prerequisite);
    assertThat(failure.getMessage()).isEqualTo(message);
  }

  private static PostgresUrl withRole(PostgresUrl url, String role, String options)
      throws SQLException {
    try (Database db = Database.open(TestPostgres.connector(url))) {
      db.run("CREATE ROLE " + role + " LOGIN PASSWORD 'secret' " + options);
    }
    return url.withLogin(role, "secret");
  }

  @Test
  void reportsAClosedPort() {
    int port = 1;
    assertFails(
        new PostgresUrl("127.0.0.1:" + port, "db", "me", "secret", Map.of()),
        "s",
        Prerequisite.CONNECTION,
        "cannot connect to 127.0.0.1:"
            + port
            + "/db: connection refused; start the server there or correct host and port");
  }

  @Test
  void reportsAnUnknownHost() {
    assertFails(
        new PostgresUrl("nowhere.invalid:5432", "db", "me", "secret", Map.of()),
        "s",
        Prerequisite.CONNECTION,
        "cannot connect to nowhere.invalid:5432/db: the host name is unknown; correct the URL or the"
            + " name service");
  }

  @Test
  void reportsAMissingDatabase() {
    PostgresUrl url = TestPostgres.logical().url("absent");
    assertFails(
        url,
        "s",
        Prerequisite.CONNECTION,
        "cannot connect to "
            + url
            + ": database \"absent\" does not exist; create it or correct the URL");
  }

  @Test
  void reportsAWrongPassword() {
    PostgresUrl url = TestPostgres.logical().url("postgres").withLogin("postgres", "secret");
    assertFails(
        url,
        "s",
        Prerequisite.CONNECTION,
        "cannot connect to "
            + url
            + ": the server refused the password of role \"postgres\"; correct it");
  }

  @Test
  void reportsAWalLevelThatCannotDecode() {
    assertFails(
        replica.url("postgres"),
        "s",
        Prerequisite.WAL_LEVEL,
        "wal_level is \"replica\"; set wal_level = logical in postgresql.conf and restart the server");
  }

  /** Minor versions before this setting load every plugin. */
  @Test
  void reportsAPluginThatTheServerDoesNotAllow() throws SQLException {
    PostgresUrl url = TestPostgres.logical().newDatabase();
    try (Database db = Database.open(TestPostgres.connector(url))) {
      String allowed = db.text("SELECT current_setting('output_plugin_libraries', true)");
      assumeThat(allowed).isNotNull();
      db.run("ALTER SYSTEM SET output_plugin_libraries = pgoutput, test_decoding");
      db.text("SELECT pg_reload_conf()");
      try {
        await()
            .atMost(Duration.ofMinutes(1))
            .until(
                () ->
                    db.text("SELECT current_setting('output_plugin_libraries')")
                        .equals("pgoutput, test_decoding"));
        assertFails(
            url,
            "forbidden",
            Prerequisite.PLUGIN,
            "the server does not allow the output plugin wal2json; add wal2json to the server's"
                + " output_plugin_libraries and reload its configuration");
      } finally {
        db.run("ALTER SYSTEM SET output_plugin_libraries = " + allowed);
        db.text("SELECT pg_reload_conf()");
      }
      await()
          .atMost(Duration.ofMinutes(1))
          .until(
              () -> db.text("SELECT current_setting('output_plugin_libraries')").equals(allowed));
    }
  }

  @Test
  void reportsTablesOfUsersInTheReservedSchema() throws SQLException {
    PostgresUrl url = TestPostgres.logical().newDatabase();
    try (Database db = Database.open(TestPostgres.connector(url))) {
      db.run("CREATE SCHEMA pgstream; CREATE TABLE pgstream.\"Mine\"(a int)");
      assertFails(
          url,
          "s",
          Prerequisite.RESERVED_SCHEMA,
          "schema pgstream is reserved, but holds \"Mine\", which is not pgstream's; move it with"
              + " ALTER TABLE pgstream.\"Mine\" SET SCHEMA, or rename the schema");
      db.run("ALTER TABLE pgstream.\"Mine\" SET SCHEMA public");
    }
    new SourceInitializer(TestPostgres.connector(url)).check("s", "test");
  }

  @Test
  void knowsEveryTableThatTheMigrationsMake() throws SQLException {
    try (Database db = Database.open(Database.migrated())) {
      assertThat(
              db.text(
                  "SELECT string_agg(relname, ',' ORDER BY relname COLLATE \"C\") FROM pg_class"
                      + " WHERE relnamespace = 'pgstream'::regnamespace AND relkind IN ('r', 'v')"))
          .isEqualTo(String.join(",", OwnTables.NAMES));
    }
  }

  @Test
  void reportsARoleWithoutReplication() throws SQLException {
    PostgresUrl url = withRole(TestPostgres.logical().newDatabase(), "no_replication", "");
    assertFails(
        url,
        "s",
        Prerequisite.REPLICATION_PRIVILEGE,
        "role no_replication lacks the REPLICATION attribute; run ALTER ROLE no_replication"
            + " REPLICATION as a superuser");
  }

  @Test
  void reportsARoleThatMayNotCreateEventTriggers() throws SQLException {
    PostgresUrl superuser = TestPostgres.logical().newDatabase();
    PostgresUrl url = withRole(superuser, "no_triggers", "REPLICATION");
    PrerequisiteException failure = initOf(url, "s_no_triggers");
    assertThat(failure.prerequisite()).isEqualTo(Prerequisite.EVENT_TRIGGER_PRIVILEGE);
    assertThat(failure.getMessage()).contains("run pgstream init once as a superuser");
    try (Database db = Database.open(TestPostgres.connector(superuser))) {
      db.run("GRANT CREATE ON DATABASE " + superuser.database() + " TO no_triggers");
    }
    assertThat(initOf(url, "s_no_triggers").getMessage()).contains("permission denied to create");
  }

  @Test
  void letsAnOrdinaryRoleUseWhatASuperuserInstalled() throws SQLException {
    PostgresUrl superuser = TestPostgres.logical().newDatabase();
    PostgresUrl url = withRole(superuser, "reader", "REPLICATION");
    new SourceInitializer(TestPostgres.connector(superuser)).init("s_reader");
    try (Database db = Database.open(TestPostgres.connector(superuser))) {
      db.run("GRANT USAGE ON SCHEMA pgstream TO reader");
      db.run("GRANT SELECT ON ALL TABLES IN SCHEMA pgstream TO reader");
      SourceInitializer initializer = new SourceInitializer(TestPostgres.connector(url));
      initializer.check("s_reader", null);
      assertThat(initializer.init("s_reader").baselineRecorded()).isFalse();
      db.text("SELECT pg_drop_replication_slot('s_reader')");
    }
  }

  @Test
  void reportsASlotWithAnotherPlugin() throws SQLException {
    PostgresUrl url = TestPostgres.logical().newDatabase();
    try (Database db = Database.open(TestPostgres.connector(url))) {
      db.text("SELECT pg_create_logical_replication_slot('other_plugin', 'test_decoding')");
      assertFails(
          url,
          "other_plugin",
          Prerequisite.SLOT,
          "replication slot \"other_plugin\" uses plugin \"test_decoding\", not wal2json; choose"
              + " another slot name or drop that slot");
      db.text("SELECT pg_drop_replication_slot('other_plugin')");
    }
  }

  @Test
  void reportsASlotOfAnotherDatabase() throws SQLException {
    PostgresUrl here = TestPostgres.logical().newDatabase();
    PostgresUrl there = TestPostgres.logical().newDatabase();
    try (Database db = Database.open(TestPostgres.connector(there))) {
      db.text("SELECT pg_create_logical_replication_slot('other_database', 'wal2json')");
      assertFails(
          here,
          "other_database",
          Prerequisite.SLOT,
          "replication slot \"other_database\" belongs to database \""
              + there.database()
              + "\", not to \""
              + here.database()
              + "\"; choose another slot name");
      db.text("SELECT pg_drop_replication_slot('other_database')");
    }
  }

  @Test
  void reportsASlotThatSomeoneElseReads() throws SQLException {
    PostgresUrl url = TestPostgres.logical().newDatabase();
    PostgresConnector connector = TestPostgres.connector(url);
    try (Database db = Database.open(connector)) {
      db.text("SELECT pg_create_logical_replication_slot('busy', 'wal2json')");
      SlotReader reader = SlotReader.start(connector, "busy");
      PrerequisiteException failure = initOf(url, "busy");
      assertThat(failure.prerequisite()).isEqualTo(Prerequisite.SLOT_INACTIVE);
      assertThat(failure.getMessage())
          .matches("replication slot \"busy\" is active for PID \\d+; stop the other reader or .*");
      reader.close();
      db.text(
          "SELECT pg_terminate_backend(active_pid, 5000) FROM pg_replication_slots WHERE slot_name = 'busy'");
      db.text("SELECT pg_drop_replication_slot('busy')");
    }
  }

  @Test
  void reportsThatAllSlotsAreTaken() throws SQLException {
    try (TestPostgres server = TestPostgres.start("logical", "max_replication_slots=1");
        Database db = Database.open(TestPostgres.connector(server.url("postgres")))) {
      db.text("SELECT pg_create_physical_replication_slot('taken')");
      assertFails(
          server.url("postgres"),
          "s",
          Prerequisite.SLOT_HEADROOM,
          "all 1 replication slots are in use; drop one that nobody needs, or raise"
              + " max_replication_slots and restart the server");
    }
  }

  @Test
  void reportsASchemaThatIsNewerThanTheProgram() throws SQLException {
    PostgresConnector connector = Database.migrated();
    try (Database db = Database.open(connector)) {
      db.run("INSERT INTO pgstream.schema_migrations VALUES (1000, 'future')");
    }
    assertThat(initOf(connector.url(), "s_newer").prerequisite())
        .isEqualTo(Prerequisite.MIGRATION_VERSION);
  }

  @Test
  void reportsANameThatIsNoSlotName() {
    assertFails(
        TestPostgres.logical().url("postgres"),
        "My-Slot",
        Prerequisite.SLOT_NAME,
        "\"My-Slot\" is no name for a replication slot; use 1 to 63 of a-z, 0-9 and underscore");
  }
}
