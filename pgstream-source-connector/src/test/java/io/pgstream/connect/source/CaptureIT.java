package io.pgstream.connect.source;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the stream carries, whatever the settings of the source's database and role are. */
class CaptureIT {
  private static final Duration SOON = Duration.ofSeconds(30);

  /** Under which values look as different as they can. */
  private static final List<String> SETTINGS =
      List.of(
          "DateStyle = 'SQL, DMY'",
          "IntervalStyle = 'sql_standard'",
          "TimeZone = 'Asia/Kolkata'",
          "extra_float_digits = -15",
          "bytea_output = 'escape'",
          "xmloption = 'document'",
          "array_nulls = off",
          "standard_conforming_strings = off",
          "client_min_messages = 'error'",
          "quote_all_identifiers = on",
          "search_path = 'public', 'pg_catalog'",
          "client_encoding = 'LATIN1'");

  private SourceServer source;
  private FakeConnect connect;

  @BeforeEach
  void start() throws SQLException {
    source = SourceServer.start("max_prepared_transactions=2");
  }

  @AfterEach
  void stop() {
    connect.close();
    source.close();
  }

  private static Map<String, String> values(JsonNode event) {
    Map<String, String> values = new LinkedHashMap<>();
    event
        .path("columns")
        .forEach(column -> values.put(column.path("name").asText(), column.path("value").asText()));
    return values;
  }

  /** The actions and keys of a table's records. */
  private List<String> changes(String table) {
    return connect.events(table).stream()
        .map(
            event ->
                event.path("action").asText()
                    + event.path("identity").path(0).path("value").asText()
                    + ">"
                    + event.path("columns").path(0).path("value").asText())
        .toList();
  }

  private void runUntilMarked() throws SQLException {
    int before = connect.ids("t").size();
    source.insert(1);
    connect.runUntilRows(SOON, "t", before + 1L);
  }

  private void runOn(String database, String sql) throws SQLException {
    try (Connection connection = source.server().connect(database);
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  @Test
  void printsValuesTheSameUnderAllSettings() throws SQLException {
    for (String setting : SETTINGS) {
      source.run(
          "ALTER DATABASE postgres SET " + setting, "ALTER ROLE CURRENT_USER SET " + setting);
    }
    source.run(
        "CREATE TABLE v(id int PRIMARY KEY, d date, ts timestamptz, tz timetz, i interval, f8 float8,"
            + " f4 float4, b bytea, ba bytea[], m money, rc regclass, rt regtype, x xml, t text[])");
    connect = source.connect().start().runUntilStreaming().keepEvents();
    source.run(
        "INSERT INTO v VALUES (1, DATE '2024-02-03', TIMESTAMPTZ '2024-02-03 04:05:06.7+00',"
            + " '12:00+05:30', make_interval(days => -1, secs => 7384), 0.1::float8 + 0.2::float8,"
            + " '0.1', decode('dead', 'hex'), ARRAY[decode('be', 'hex')], 12.34::numeric::money, 'v', 'v',"
            + " XMLPARSE(CONTENT 'just content'), ARRAY[NULL, 'NULL', 'ü'])");
    runUntilMarked();
    assertThat(connect.events("v"))
        .singleElement()
        .satisfies(
            event ->
                assertThat(values(event))
                    .containsExactlyInAnyOrderEntriesOf(
                        Map.ofEntries(
                            Map.entry("id", "1"),
                            Map.entry("d", "2024-02-03"),
                            Map.entry("ts", "2024-02-03 04:05:06.7+00"),
                            Map.entry("tz", "12:00:00+05:30"),
                            Map.entry("i", "-1 days +02:03:04"),
                            Map.entry("f8", "0.30000000000000004"),
                            Map.entry("f4", "0.1"),
                            Map.entry("b", "dead"),
                            Map.entry("ba", "{\"\\\\xbe\"}"),
                            Map.entry("m", "$12.34"),
                            Map.entry("rc", "public.v"),
                            Map.entry("rt", "public.v"),
                            Map.entry("x", "just content"),
                            Map.entry("t", "{NULL,\"NULL\",ü}"))));
  }

  @Test
  void carriesTextOfADatabaseThatIsNotUtf8() throws SQLException {
    source.run(
        "CREATE DATABASE latin ENCODING 'LATIN1' LC_COLLATE 'C' LC_CTYPE 'C' TEMPLATE template0");
    String url = source.server().url("latin");
    runOn("latin", "CREATE TABLE \"tü\"(id int PRIMARY KEY, \"vä\" text)");
    connect = new FakeConnect(url, SourceServer.SLOT).start().runUntilStreaming().keepEvents();
    runOn("latin", "INSERT INTO \"tü\" VALUES (1, 'straße \\ \"é\"')");
    connect.runUntilRows(SOON, "tü", 1);
    assertThat(values(connect.events("tü").get(0))).containsEntry("vä", "straße \\ \"é\"");
  }

  @Test
  void carriesEveryWayToChangeRows() throws SQLException {
    source.run("CREATE TABLE k(id int PRIMARY KEY, u int UNIQUE DEFERRABLE)");
    connect = source.connect().start().runUntilStreaming().keepEvents();
    source.run("INSERT INTO k VALUES (1, 1), (2, 2) ON CONFLICT (id) DO NOTHING");
    source.run("INSERT INTO k VALUES (2, 9), (3, 3) ON CONFLICT (id) DO UPDATE SET u = 22");
    source.run("UPDATE k SET u = CASE id WHEN 1 THEN 22 ELSE 1 END WHERE id < 3");
    source.run("UPDATE k SET id = 30 WHERE id = 3");
    source.run(
        "BEGIN; DELETE FROM k WHERE id = 1; SAVEPOINT a; INSERT INTO k VALUES (7, 7);"
            + " ROLLBACK TO a; INSERT INTO k VALUES (1, 5); COMMIT");
    runUntilMarked();
    assertThat(changes("k"))
        .containsExactly("I>1", "I>2", "U2>2", "I>3", "U1>1", "U2>2", "U3>30", "D1>", "I>1");
  }

  @Test
  void carriesAPreparedTransactionWhenItIsCommitted() throws SQLException {
    source.run("CREATE TABLE k(id int PRIMARY KEY)");
    connect = source.connect().start().runUntilStreaming().keepEvents();
    source.run("BEGIN; INSERT INTO k VALUES (1); PREPARE TRANSACTION 'one'");
    source.run("BEGIN; INSERT INTO k VALUES (2); PREPARE TRANSACTION 'two'");
    runUntilMarked();
    assertThat(changes("k")).isEmpty();
    source.run("COMMIT PREPARED 'two'");
    source.run("ROLLBACK PREPARED 'one'");
    runUntilMarked();
    assertThat(changes("k")).containsExactly("I>2");
  }

  @Test
  void carriesTruncatesOfEveryTableConcerned() throws SQLException {
    source.run(
        "CREATE TABLE p(id serial PRIMARY KEY)",
        "CREATE TABLE c(id int PRIMARY KEY REFERENCES p)",
        "CREATE TABLE heir(PRIMARY KEY (id)) INHERITS (p)",
        "CREATE TABLE whole(id int PRIMARY KEY) PARTITION BY RANGE (id)",
        "CREATE TABLE part PARTITION OF whole DEFAULT");
    connect = source.connect().start().runUntilStreaming().keepEvents();
    source.run("TRUNCATE ONLY p RESTART IDENTITY CASCADE");
    source.run("TRUNCATE p, whole CASCADE");
    runUntilMarked();
    assertThat(changes("p")).hasSize(2);
    assertThat(changes("c")).hasSize(2);
    assertThat(changes("heir")).hasSize(1);
    assertThat(changes("whole")).hasSize(1);
    assertThat(changes("part")).containsExactly("T>");
  }

  @Test
  void carriesPartitionsUnderTheirNamesAndNothingThatIsNotInTheWal() throws SQLException {
    source.run(
        "CREATE TABLE whole(id int PRIMARY KEY) PARTITION BY RANGE (id)",
        "CREATE TABLE low PARTITION OF whole FOR VALUES FROM (0) TO (10)",
        "CREATE TABLE high PARTITION OF whole FOR VALUES FROM (10) TO (20)",
        "CREATE UNLOGGED TABLE passing(id int PRIMARY KEY)");
    connect = source.connect().start().runUntilStreaming().keepEvents();
    source.run("INSERT INTO whole VALUES (1), (11)", "UPDATE whole SET id = 12 WHERE id = 1");
    source.run("INSERT INTO passing VALUES (1)");
    source.run(
        "BEGIN; CREATE TEMPORARY TABLE shortlived(id int); INSERT INTO shortlived VALUES (1); COMMIT");
    runUntilMarked();
    assertThat(changes("low")).containsExactly("I>1", "D1>");
    assertThat(changes("high")).containsExactly("I>11", "I>12");
    assertThat(changes("whole")).isEmpty();
    assertThat(changes("passing")).isEmpty();
    assertThat(changes("shortlived")).isEmpty();
  }
}
