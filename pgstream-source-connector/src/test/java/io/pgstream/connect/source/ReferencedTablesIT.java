package io.pgstream.connect.source;

import static org.assertj.core.api.Assertions.assertThat;

import io.pgstream.connect.common.postgres.PostgresConnector;
import io.pgstream.connect.common.postgres.PostgresUrl;
import io.pgstream.connect.source.snapshot.SnapshotRequests;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Copies on request of a table that foreign keys refer to: a target's rows refer to the copy's. */
class ReferencedTablesIT {
  private static final Duration SOON = Duration.ofMinutes(1);
  private static final int ROWS = 20_000;
  private static final String CHANGES_OF_A =
      """
      UPDATE a SET v = v || '.' WHERE id = (random() * 19998)::int + 1;
      INSERT INTO a SELECT max(id) + 1, 'new' FROM a;
      INSERT INTO t(v) VALUES ('row')
      """;

  private SourceServer source;
  private FakeConnect connect;
  private ReplayedTables target;
  private SnapshotRequests requests;

  @BeforeEach
  void start() throws SQLException {
    source = SourceServer.start();
    source.run(
        "CREATE TABLE a(id int PRIMARY KEY, v text)",
        "INSERT INTO a SELECT g, 'old' FROM generate_series(1, " + ROWS + ") g",
        "CREATE TABLE refers(id int PRIMARY KEY, a int REFERENCES a)");
    target = new ReplayedTables();
    connect =
        source
            .connect()
            .with("snapshot.chunk.bytes", "65536")
            .with("queue.max.bytes", "200000")
            .with("batch.max.records", "500")
            .listen(target::apply);
    requests =
        new SnapshotRequests(
            new PostgresConnector(PostgresUrl.parse(source.server().url()), "test"),
            SourceServer.SLOT);
  }

  @AfterEach
  void stop() {
    connect.close();
    source.close();
  }

  private void runUntilOver(long id) {
    connect.runUntil(
        SOON,
        () -> {
          try {
            return requests.find(id).orElseThrow().isOver();
          } catch (SQLException e) {
            throw new IllegalStateException(e);
          }
        });
  }

  private void assertSame() throws SQLException {
    source.run("INSERT INTO t(v) VALUES ('end')");
    int rows = source.ids().size();
    connect.runUntil(SOON, () -> target.rows("t").size() == rows);
    String sum = "SELECT count(*) || ' ' || sum(length(v)) FROM a";
    long length = target.rows("a").stream().mapToLong(row -> valueOf(row).length()).sum();
    assertThat(target.rows("a").size() + " " + length).isEqualTo(source.text(sum));
  }

  /** Of a row {@code [id, v]}. */
  private static String valueOf(String row) {
    return row.substring(row.indexOf(", ") + 2, row.length() - 1);
  }

  @Test
  void streamsNothingBetweenRowsOfATableThatForeignKeysReferTo() throws SQLException {
    List<String> order = new ArrayList<>();
    connect.listen(
        event -> {
          String table = event.path("table").asText();
          boolean isCopy = event.path("metadata").path("xid").asLong() == 0;
          boolean isRow = event.path("action").asText().equals("I");
          boolean isSeen = isRow && (table.equals("t") || (isCopy && table.equals("a")));
          if (isSeen && (order.isEmpty() || !order.get(order.size() - 1).equals(table))) {
            order.add(table);
          }
        });
    // Twice as long as a turn would be.
    connect.with("snapshot.max.bytes.per.second", "40000").start();
    connect.runUntilStreaming();
    try (CommittingWriter writer =
        CommittingWriter.start(source, "INSERT INTO t(v) VALUES ('row')")) {
      connect.runUntil(SOON, () -> !order.isEmpty());
      long id = requests.request(List.of("a"));
      runUntilOver(id);
      long before = writer.commits();
      connect.runUntil(SOON, () -> writer.commits() > before + 20);
    }
    assertSame();
    assertThat(order).containsExactly("t", "a", "t");
  }

  @Test
  void startsOverAfterACrashWithTablesThatForeignKeysReferTo() throws SQLException {
    connect.start();
    connect.runUntilStreaming();
    runUntilOver(requests.request(List.of("a")));
    List<String> actions = new ArrayList<>();
    connect.listen(
        event -> {
          if (event.path("table").asText().equals("a")) {
            actions.add(event.path("action").asText());
          }
        });
    long id = requests.request(List.of("a"));
    try (CommittingWriter writer = CommittingWriter.start(source, CHANGES_OF_A)) {
      connect.runUntil(SOON, () -> target.copied("a") > ROWS + ROWS / 2);
      connect.stop();
      actions.clear();
      long before = writer.commits();
      connect.start();
      runUntilOver(id);
      connect.runUntil(SOON, () -> writer.commits() > before + 20 && actions.contains("U"));
    }
    // None of its rows is removed alone.
    assertThat(actions).startsWith("T");
    assertSame();
  }
}
