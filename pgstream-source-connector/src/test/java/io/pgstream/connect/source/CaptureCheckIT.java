package io.pgstream.connect.source;

import static org.assertj.core.api.Assertions.assertThat;

import io.pgstream.connect.common.postgres.PostgresConnector;
import io.pgstream.connect.common.postgres.PostgresUrl;
import io.pgstream.connect.source.check.CaptureCheck;
import io.pgstream.connect.source.check.Finding;
import io.pgstream.connect.source.check.Severity;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the stream cannot carry is told: by the check, in the log at the start, and in metrics. */
class CaptureCheckIT {
  private static final Duration SOON = Duration.ofSeconds(30);

  private SourceServer source;

  @BeforeEach
  void start() throws SQLException {
    source = SourceServer.start();
  }

  @AfterEach
  void stop() {
    source.close();
  }

  private List<Finding> check() {
    return CaptureCheck.run(connector());
  }

  private PostgresConnector connector() {
    return new PostgresConnector(PostgresUrl.parse(source.server().url()), "check");
  }

  @Test
  void findsNothingInTablesThatAreStreamedWhole() throws SQLException {
    source.run(
        "CREATE TABLE whole(a int) PARTITION BY LIST (a)",
        "CREATE TABLE part PARTITION OF whole DEFAULT",
        "ALTER TABLE part REPLICA IDENTITY FULL",
        "CREATE TABLE indexed(a int NOT NULL UNIQUE)",
        "ALTER TABLE indexed REPLICA IDENTITY USING INDEX indexed_a_key",
        "CREATE TEMPORARY TABLE passing(a int)",
        "CREATE DOMAIN printed_as_text AS float8",
        "ALTER TABLE t ADD d printed_as_text, ADD a float8[]");
    assertThat(check()).isEmpty();
  }

  @Test
  void namesTablesWhoseChangesAreLeftOut() throws SQLException {
    source.run(
        "CREATE SCHEMA \"My Schema\"",
        "CREATE TABLE \"My Schema\".keyless(a int)",
        "CREATE TABLE deferred(a int PRIMARY KEY DEFERRABLE)",
        "CREATE TABLE nothing(a int PRIMARY KEY)",
        "ALTER TABLE nothing REPLICA IDENTITY NOTHING",
        "CREATE TABLE lost(a int NOT NULL UNIQUE)",
        "ALTER TABLE lost REPLICA IDENTITY USING INDEX lost_a_key",
        "ALTER TABLE lost DROP CONSTRAINT lost_a_key",
        "CREATE UNLOGGED TABLE forgetful(a int PRIMARY KEY)");
    assertThat(check())
        .satisfiesExactly(
            found -> assertFinding(found, Finding.Kind.NO_PRIMARY_KEY, "\"My Schema\".keyless"),
            found -> assertFinding(found, Finding.Kind.DEFERRABLE_PRIMARY_KEY, "public.deferred"),
            found -> assertFinding(found, Finding.Kind.IDENTITY_NOTHING, "public.nothing"),
            found -> assertFinding(found, Finding.Kind.IDENTITY_INDEX_MISSING, "public.lost"),
            found -> assertFinding(found, Finding.Kind.UNLOGGED, "public.forgetful"));
  }

  private static void assertFinding(Finding found, Finding.Kind kind, String object) {
    assertThat(found.kind()).isEqualTo(kind);
    assertThat(found.objects()).containsExactly(object);
    assertThat(found.severity())
        .isEqualTo(found.isWithoutIdentity() ? Severity.WARNING : Severity.INFO);
    assertThat(found.toString())
        .startsWith("1 " + found.problem())
        .contains(object)
        .endsWith(found.remedy());
  }

  @Test
  void namesNumbersThatAnOldPluginPrintsAsNull() throws SQLException {
    source.run("ALTER TABLE t ADD n numeric(5, 2), ADD \"Real\" real, ADD d float8, ADD i int");
    List<Finding> withOldPlugin = CaptureCheck.run(connector(), false);
    assertThat(withOldPlugin)
        .singleElement()
        .satisfies(
            found ->
                assertThat(found.objects())
                    .containsExactly("public.t.\"Real\"", "public.t.d", "public.t.n"));
    // What is installed here decides; asking leaves nothing behind.
    assertThat(check()).isIn(withOldPlugin, List.of());
    assertThat(source.text("SELECT count(*) FROM pg_replication_slots")).isEqualTo("0");
  }

  @Test
  void namesTablesInTheReservedSchema() throws SQLException {
    source.run("CREATE SCHEMA pgstream", "CREATE TABLE pgstream.mine(a int PRIMARY KEY)");
    assertThat(check())
        .singleElement()
        .satisfies(
            found -> {
              assertThat(found.kind()).isEqualTo(Finding.Kind.RESERVED_SCHEMA);
              assertThat(found.severity()).isEqualTo(Severity.ERROR);
              assertThat(found.objects()).containsExactly("pgstream.mine");
            });
  }

  @Test
  void namesADatabaseWithoutEncoding() throws SQLException {
    source.run("CREATE DATABASE \"Raw\" ENCODING 'SQL_ASCII' LOCALE 'C' TEMPLATE template0");
    assertThat(
            CaptureCheck.run(
                new PostgresConnector(PostgresUrl.parse(source.server().url("Raw")), "check"),
                true))
        .singleElement()
        .satisfies(
            found -> {
              assertThat(found.kind()).isEqualTo(Finding.Kind.UNKNOWN_ENCODING);
              assertThat(found.objects()).containsExactly("\"Raw\"");
            });
  }

  @Test
  void namesTheFirstOfVeryMany() throws SQLException {
    source.run(
        "DO $$ BEGIN FOR i IN 100..150 LOOP EXECUTE 'CREATE TABLE k' || i || '(a int)';"
            + " END LOOP; END $$");
    assertThat(check())
        .singleElement()
        .satisfies(
            found -> {
              assertThat(found.count()).isEqualTo(51);
              assertThat(found.objects()).hasSize(Finding.MAX_OBJECTS).startsWith("public.k100");
              assertThat(found.objectText()).endsWith(", public.k119 and 31 more");
            });
  }

  @Test
  void reportsAtTheStartAndCountsWhatIsLeftOut() throws SQLException {
    source.run("CREATE TABLE keyless(id int)", "INSERT INTO keyless VALUES (1), (2)");
    try (LogCapture log = new LogCapture();
        FakeConnect connect = source.connect().start().runUntilStreaming()) {
      assertThat(log.lines())
          .filteredOn(line -> line.startsWith("WARN"))
          .anySatisfy(
              line ->
                  assertThat(line)
                      .contains("1 tables without primary key", "public.keyless", "FULL"));
      assertThat(connect.gauge("tables-without-identity")).isEqualTo(1);
      source.run("UPDATE keyless SET id = id + 10", "DELETE FROM keyless WHERE id = 11");
      connect.runUntil(SOON, () -> connect.gauge("unidentified-changes") == 3);
      assertThat(log.lines())
          .filteredOn(line -> line.contains("The server cannot stream a change"))
          .hasSize(2)
          .allSatisfy(line -> assertThat(line).contains("keyless"));
    }
  }

  @Test
  void hearsTheServersWarningsWhateverTheRoleHasSet() throws SQLException {
    source.run(
        "CREATE TABLE keyless(id int)",
        "INSERT INTO keyless VALUES (1)",
        "ALTER DATABASE postgres SET client_min_messages = 'error'");
    try (FakeConnect connect = source.connect().start().runUntilStreaming()) {
      source.run("DELETE FROM keyless");
      connect.runUntil(SOON, () -> connect.gauge("unidentified-changes") == 1);
    }
  }
}
