package io.pgstream.connect.source.init;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pgstream.connect.common.postgres.PostgresConnector;
import io.pgstream.connect.common.postgres.PostgresUrl;
import io.pgstream.connect.common.schema.SchemaDefinition;
import io.pgstream.connect.source.init.Database.Row;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Init and tear-down against a real server. */
class SourceInitializerIT {
  private PostgresConnector connector;
  private SourceInitializer initializer;
  private Database db;
  private String slot;

  @BeforeEach
  void open() throws SQLException {
    PostgresUrl url = TestPostgres.logical().newDatabase();
    slot = SlotNames.defaultFor(url);
    connector = TestPostgres.connector(url);
    initializer = new SourceInitializer(connector);
    db = Database.open(connector);
  }

  @AfterEach
  void close() throws SQLException {
    Awaitility.await().atMost(Duration.ofMinutes(1)).until(this::nobodyReads);
    db.text(
        "SELECT count(pg_drop_replication_slot(slot_name)) FROM pg_replication_slots"
            + " WHERE database = current_database()");
    db.close();
  }

  private boolean nobodyReads() {
    return SourceStatus.read(connector, slot).slot().filter(ReplicationSlot::isActive).isEmpty();
  }

  @Test
  void preparesAnEmptyDatabaseWithoutARow() throws SQLException {
    InitResult result = initializer.init(slot);

    assertThat(result.slotCreated()).isTrue();
    assertThat(result.migrationsApplied()).isEqualTo(Migrations.latest());
    assertThat(result.baselineSchemas()).isZero();
    assertThat(result.isBaselineLate()).isFalse();
    assertThat(db.rows()).isEmpty();
    assertThat(db.logged("CREATE TABLE test(id SERIAL PRIMARY KEY, name TEXT)").get(0).version())
        .isEqualTo(1);
    SourceStatus status = SourceStatus.read(connector, slot);
    assertThat(status.migrationVersion()).isEqualTo(status.latestVersion());
    assertThat(status.slot().orElseThrow().plugin()).isEqualTo("wal2json");
    assertThat(status.slot().orElseThrow().isActive()).isFalse();
    assertThat(status.baselineRecorded()).isTrue();
  }

  @Test
  void recordsEverySchemaWithObjects() throws SQLException {
    db.run(
        "CREATE TABLE t(id serial PRIMARY KEY); CREATE SCHEMA empty; CREATE SCHEMA s;"
            + " CREATE TABLE s.u(a int); CREATE MATERIALIZED VIEW s.m AS SELECT * FROM s.u");
    InitResult result = initializer.init(slot);

    List<Row> rows = db.rows();
    assertThat(rows)
        .extracting(Row::text)
        .containsExactly(
            "empty: create schema empty",
            "public: create sequence t_id_seq, create table t",
            "s: create schema s, create table u, create materialized_view m");
    assertThat(rows).allMatch(row -> row.definition().baseline().slot().equals(slot));
    assertThat(rows).allMatch(row -> row.version() == 1);
    assertThat(result.baselineSchemas()).isEqualTo(3);
    assertThat(db.text("SELECT xid FROM pgstream.baselines"))
        .isEqualTo(rows.get(0).definition().xid());
    assertThat(db.text("SELECT lsn::text FROM pgstream.baselines"))
        .isEqualTo(result.position().toString());
    assertThat(db.log("ALTER TABLE t ADD b int")).containsExactly("public: alter table t");
  }

  @Test
  void listsALargeSchemaWholeInItsBaseline() throws SQLException {
    db.run(
        "DO $$ BEGIN FOR i IN 1..30 LOOP EXECUTE format('CREATE TABLE t%s(a int)', i); END LOOP; END $$");
    initializer.init(slot);
    SchemaDefinition baseline = db.rows().get(0).definition();
    assertThat(baseline.partial()).isFalse();
    assertThat(baseline.tables()).hasSize(30);
    assertThat(baseline.changes()).hasSize(30);
  }

  @Test
  void removesOldRowsThatNoOffsetNeeds() throws SQLException {
    db.run("CREATE TABLE early(a int)");
    initializer.init(slot);
    db.run("CREATE TABLE t(a int); ALTER TABLE t ADD b int; CREATE VIEW v AS SELECT * FROM t");
    db.run("CREATE TABLE u(a int); ALTER TABLE t ADD c int");
    db.run("UPDATE pgstream.schema_log SET created_at = created_at - interval '31 days'");
    initializer.init(slot);
    assertThat(db.rows()).as("the slot still stands before them").hasSize(6);

    db.text("SELECT pg_drop_replication_slot('" + slot + "')");
    db.run("DELETE FROM pgstream.baselines");
    initializer.init(slot);
    initializer.init(slot);
    assertThat(db.rows())
        .filteredOn(row -> row.definition().baseline() == null)
        .extracting(Row::text)
        .containsExactly("public: create table u", "public: alter table t");
  }

  @Test
  void changesNothingTheSecondTime() throws SQLException {
    db.run("CREATE TABLE t(a int)");
    InitResult first = initializer.init(slot);
    db.run("CREATE TABLE u(a int)");
    InitResult second = initializer.init(slot);

    assertThat(second).isEqualTo(new InitResult(0, false, false, 0, second.position()));
    assertThat(first.position()).isNotNull();
    assertThat(db.rows()).hasSize(2);
  }

  @Test
  void letsTwoInitsRunAtOnce() throws Exception {
    db.run("CREATE TABLE t(a int)");
    ExecutorService threads = Executors.newFixedThreadPool(2);
    try {
      Future<InitResult> a = threads.submit(() -> initializer.init(slot));
      Future<InitResult> b = threads.submit(() -> initializer.init(slot));
      assertThat(List.of(a.get().slotCreated(), b.get().slotCreated()))
          .containsExactlyInAnyOrder(true, false);
    } finally {
      threads.shutdown();
    }
    assertThat(db.rows()).hasSize(1);
  }

  @Test
  void streamsExactlyWhatTheBaselineDoesNotShow() throws Exception {
    db.run("CREATE TABLE before(a int)");
    try (Database open = Database.open(connector)) {
      // The slot has to wait for this transaction: its table belongs to the baseline.
      open.run("BEGIN; CREATE TABLE waiting(a int)");
      ExecutorService thread = Executors.newSingleThreadExecutor();
      try {
        Future<InitResult> init = thread.submit(() -> initializer.init(slot));
        Awaitility.await()
            .atMost(20, TimeUnit.SECONDS)
            .until(() -> SourceStatus.read(connector, slot).slot().isPresent());
        open.run("COMMIT");
        init.get();
      } finally {
        thread.shutdown();
      }
    }
    db.run("CREATE TABLE after(a int)");

    assertThat(db.rows().get(0).changes())
        .containsExactly("create table before", "create table waiting");
    assertThat(
            db.text(
                "SELECT string_agg(data, E'\\n') FROM pg_logical_slot_peek_changes('"
                    + slot
                    + "', NULL, NULL, 'format-version', '2', 'add-tables', 'pgstream.schema_log',"
                    + " 'actions', 'insert')"))
        .contains("\\\"name\\\": \\\"after\\\"")
        .doesNotContain("waiting\\\", \\\"columns\\\": [], \\\"comment\\\"");
  }

  @Test
  void recordsTheStateOfNowForASlotMadeByHand() throws SQLException {
    db.run("CREATE TABLE t(a int)");
    db.text("SELECT pg_create_logical_replication_slot('" + slot + "', 'wal2json')");
    InitResult result = initializer.init(slot);
    assertThat(result.isBaselineLate()).isTrue();
    assertThat(db.rows()).hasSize(1);
    assertThat(initializer.init(slot).baselineRecorded()).isFalse();
  }

  @Test
  void dropsTheSlotAgainWhenTheBaselineFails() throws SQLException {
    try (Connection connection = connector.open()) {
      Migrations.run(connection);
    }
    db.run("DROP FUNCTION pgstream.append_baseline");
    assertThatThrownBy(() -> initializer.init(slot)).isInstanceOf(PrerequisiteException.class);
    assertThat(SourceStatus.read(connector, slot).slot()).isEmpty();
  }

  @Test
  void tearsDownEverythingAndCanRepeatIt() throws SQLException {
    db.run("CREATE TABLE t(a int)");
    initializer.init(slot);
    TearDown tearDown = new TearDown(connector);

    assertThat(tearDown.tearDown(slot)).isEqualTo(new TearDown.Result(true, true));
    assertThat(tearDown.tearDown(slot)).isEqualTo(new TearDown.Result(false, false));
    assertThat(db.text("SELECT count(*) FROM pg_event_trigger")).isEqualTo("0");
    assertThat(db.text("SELECT count(*) FROM pg_namespace WHERE nspname = 'pgstream'"))
        .isEqualTo("0");
    db.run("ALTER TABLE t ADD b int");
    assertThat(initializer.init(slot).slotCreated()).isTrue();
    assertThat(SourceStatus.read(connector, "absent").slot()).isEmpty();
  }

  @Test
  void refusesToTearDownASlotThatIsBeingRead() throws Exception {
    initializer.init(slot);
    try (SlotReader reader = SlotReader.start(connector, slot)) {
      Awaitility.await()
          .atMost(Duration.ofMinutes(1))
          .until(() -> SourceStatus.read(connector, slot).slot().orElseThrow().isActive());
      int pid = SourceStatus.read(connector, slot).slot().orElseThrow().activePid();
      assertThatThrownBy(() -> new TearDown(connector).tearDown(slot))
          .isInstanceOf(PrerequisiteException.class)
          .hasMessage(
              "replication slot \"%s\" is active for PID %d; stop the other reader or use another"
                  + " slot name",
              slot, pid);
      assertThatThrownBy(() -> initializer.check(slot, null))
          .extracting(e -> ((PrerequisiteException) e).prerequisite())
          .isEqualTo(Prerequisite.SLOT_INACTIVE);
      assertThat(initializer.init(slot).slotCreated()).isFalse();
      assertThat(reader.isOpen()).isTrue();
    }
    assertThat(db.text("SELECT count(*) FROM pg_event_trigger")).isEqualTo("3");
  }
}
