package io.pgstream.connect.source;

import static io.pgstream.connect.source.CopyFixture.ROWS;
import static io.pgstream.connect.source.CopyFixture.SOON;
import static org.assertj.core.api.Assertions.assertThat;

import io.pgstream.connect.source.snapshot.SnapshotRequests;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Copies on request of a table that foreign keys refer to: a target's rows refer to the copy's. */
class ReferencedTablesIT {
  private static final String CHANGES_OF_A =
      """
      UPDATE a SET v = v || '.' WHERE id = (random() * 19998)::int + 1;
      INSERT INTO a SELECT max(id) + 1, 'new' FROM a;
      INSERT INTO t(v) VALUES ('row')
      """;

  private final CopyFixture copies = new CopyFixture().withSmallBatches();
  private final SourceServer source = copies.source;
  private final FakeConnect connect = copies.connect;
  private final ReplayedTables target = copies.target;
  private final SnapshotRequests requests = copies.requests;

  @BeforeEach
  void createTables() throws SQLException {
    copies.createA();
    source.run("CREATE TABLE refers(id int PRIMARY KEY, a int REFERENCES a)");
  }

  @AfterEach
  void stop() {
    copies.close();
  }

  private void assertSame() throws SQLException {
    copies.catchUp();
    copies.assertSame(List.of("a"));
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
      copies.runUntilOver(id);
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
    copies.runUntilOver(requests.request(List.of("a")));
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
      copies.runUntilOver(id);
      connect.runUntil(SOON, () -> writer.commits() > before + 20 && actions.contains("U"));
    }
    // None of its rows is removed alone.
    assertThat(actions).startsWith("T");
    assertSame();
  }
}
