package io.pgstream.connect.source;

import static io.pgstream.connect.source.CopyFixture.ROWS;
import static io.pgstream.connect.source.CopyFixture.SOON;
import static org.assertj.core.api.Assertions.assertThat;

import io.pgstream.connect.source.snapshot.SnapshotRequest;
import io.pgstream.connect.source.snapshot.SnapshotRequests;
import io.pgstream.connect.source.snapshot.TableProgress;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Tables are copied again on request, while they are streamed. */
class SnapshotRequestIT {
  private final CopyFixture copies = new CopyFixture().withSmallBatches();
  private final SourceServer source = copies.source;
  private final FakeConnect connect = copies.connect;
  private final ReplayedTables target = copies.target;
  private final SnapshotRequests requests = copies.requests;

  @BeforeEach
  void createTablesThatTheTargetLacks() throws SQLException {
    copies.createA();
    source.run(
        "CREATE TABLE b(n int, v text)",
        "ALTER TABLE b REPLICA IDENTITY FULL",
        "INSERT INTO b SELECT g % 10, 'old' FROM generate_series(1, 500) g");
  }

  @AfterEach
  void stop() {
    copies.close();
  }

  private CommittingWriter writer() {
    return CommittingWriter.start(
        source,
        """
        INSERT INTO a SELECT max(id) + 1, 'new' FROM a;
        INSERT INTO b VALUES (100, 'new');
        INSERT INTO t(v) VALUES ('row')
        """);
  }

  private void assertSame(String... tables) throws SQLException {
    copies.catchUp();
    copies.assertSame(List.of(tables));
  }

  @Test
  void copiesTablesThatAreWrittenMeanwhile() throws SQLException {
    connect.start();
    connect.runUntilStreaming();
    long id;
    try (CommittingWriter writer = writer()) {
      connect.runUntil(SOON, () -> writer.commits() > 20);
      id = requests.request(List.of("a", "public.b"));
      copies.runUntilOver(id);
      long before = writer.commits();
      connect.runUntil(SOON, () -> writer.commits() > before + 20);
    }
    assertSame("a", "b");
    SnapshotRequest request = copies.request(id);
    assertThat(request.status()).isEqualTo("finished");
    assertThat(request.tablesCopied()).isEqualTo(2);
    assertThat(request.rows()).isGreaterThan(ROWS + 500);
  }

  @Test
  void copiesThePartitionsOfATableThatIsRequested() throws SQLException {
    source.run(
        "CREATE TABLE m(id int PRIMARY KEY, v text) PARTITION BY RANGE (id)",
        "CREATE TABLE m_1 PARTITION OF m FOR VALUES FROM (0) TO (100)",
        "CREATE TABLE m_2 PARTITION OF m FOR VALUES FROM (100) TO (1000)",
        "INSERT INTO m SELECT g, 'old' FROM generate_series(1, 300) g");
    connect.start();
    connect.runUntilStreaming();
    long id = requests.request(List.of("public.m"));
    copies.runUntilOver(id);
    assertThat(copies.request(id).tablesCopied()).isEqualTo(2);
    assertSame("m_1", "m_2");
    assertThat(target.copied("a")).isZero();
  }

  @Test
  void fulfilsRequestsOneAfterTheOtherAlsoThoseMadeWhileItWasStopped() throws SQLException {
    connect.start();
    connect.runUntilStreaming();
    connect.stop();
    long first = requests.request(List.of("a"));
    long second = requests.request(List.of("b"));
    connect.start();
    copies.runUntilOver(first);
    copies.runUntilOver(second);
    assertSame("a", "b");
  }

  @Test
  void goesOnWithARequestAfterACrash() throws SQLException {
    connect.start();
    connect.runUntilStreaming();
    // Changes that come before a copy begins find their rows.
    copies.runUntilOver(requests.request(List.of("a", "b")));
    long id = requests.request(List.of("a", "b"));
    String changes =
        """
        UPDATE a SET v = v || '.' WHERE id = (random() * 19998)::int + 1;
        UPDATE b SET v = v || '.' WHERE ctid = (SELECT ctid FROM b LIMIT 1);
        DELETE FROM b WHERE ctid = (SELECT max(ctid) FROM b);
        INSERT INTO b VALUES (100, 'new');
        INSERT INTO t(v) VALUES ('row')
        """;
    try (CommittingWriter writer = CommittingWriter.start(source, changes)) {
      connect.runUntil(SOON, () -> target.copied("a") > ROWS + ROWS / 2);
      connect.poll();
      connect.stop();
      long before = writer.commits();
      connect.start();
      copies.runUntilOver(id);
      connect.runUntil(SOON, () -> writer.commits() > before + 20);
    }
    assertThat(copies.request(id).status()).isEqualTo("finished");
    assertSame("a", "b");
    assertThat(target.copied("a")).isLessThan(3 * ROWS);
  }

  @Test
  void streamsOnNowAndThenWhileALargeTableIsCopied() throws SQLException {
    connect.start();
    connect.runUntilStreaming();
    copies.runUntilOver(requests.request(List.of("a", "b")));
    connect.stop();
    connect.with("snapshot.max.bytes.per.second", "20000").start();
    long[] rows = new long[2];
    connect.listen(
        event -> {
          boolean isCopy = event.path("metadata").path("xid").asLong() == 0;
          if (isCopy && event.path("table").asText().equals("a")) {
            rows[0]++;
          } else if (event.path("table").asText().equals("t") && rows[0] > 0) {
            rows[1] = rows[0];
          }
        });
    String changes =
        """
        UPDATE a SET v = v || '.' WHERE id = (random() * 19998)::int + 1;
        DELETE FROM a WHERE id = (random() * 19998)::int + 1;
        INSERT INTO a SELECT max(id) + 1, 'new' FROM a;
        UPDATE b SET v = v || '.' WHERE ctid = (SELECT ctid FROM b LIMIT 1);
        INSERT INTO b VALUES (100, 'new');
        INSERT INTO t(v) VALUES ('row')
        """;
    try (CommittingWriter writer = CommittingWriter.start(source, changes)) {
      long id = requests.request(List.of("a", "b"));
      connect.runUntil(SOON, () -> rows[1] > 0);
      assertThat(copies.request(id).status()).isEqualTo("running");
      long first = rows[1];
      connect.runUntil(SOON, () -> rows[1] > first);
      connect.stop();
      connect.with("snapshot.max.bytes.per.second", "0").start();
      copies.runUntilOver(id);
      assertThat(copies.request(id).status()).isEqualTo("finished");
      long before = writer.commits();
      connect.runUntil(SOON, () -> writer.commits() > before + 20);
    }
    assertSame("a", "b");
  }

  @Test
  void bringsTheSequencesOfATableThatIsNamedByItsId() throws SQLException {
    source.run(
        "CREATE TABLE numbered(id bigserial PRIMARY KEY, old int GENERATED ALWAYS AS IDENTITY)",
        "INSERT INTO numbered SELECT FROM generate_series(1, 10)",
        "CREATE SEQUENCE nobodys");
    List<String> sequences = new ArrayList<>();
    connect.listen(
        event -> {
          if (event.path("prefix").asText().equals("pgstream.sequences")) {
            sequences.add(event.path("content").asText());
          }
        });
    connect.start();
    connect.runUntilStreaming();
    String id =
        source.text("SELECT id FROM pgstream.table_ids WHERE oid = 'numbered'::regclass::bigint");
    copies.runUntilOver(requests.request(List.of("id:" + id)));
    assertThat(sequences)
        .containsExactly(
            "[{\"name\":\"numbered_id_seq\",\"last_value\":10,\"is_called\":true},"
                + "{\"name\":\"numbered_old_seq\",\"last_value\":10,\"is_called\":true}]");
  }

  @Test
  void showsHowFarTheLargestTablesAre() throws SQLException {
    connect.with("snapshot.max.bytes.per.second", "200000").start();
    connect.runUntilStreaming();
    long id = requests.request(List.of("a", "b"));
    connect.runUntil(
        SOON, () -> !copies.request(id).largestTables().isEmpty() && copies.request(id).rows() > 0);
    List<TableProgress> tables = copies.request(id).largestTables();
    assertThat(tables)
        .extracting(TableProgress::table)
        .containsExactly("\"public\".\"a\"", "\"public\".\"b\"");
    assertThat(tables.get(0).rows()).isPositive().isLessThan(ROWS);
    assertThat(tables.get(0).percent()).isBetween(0, 99);
    assertThat(tables.get(1).rows()).isZero();
    assertThat(tables.get(1).totalBytes()).isPositive();
    assertThat(requests.cancel(id)).isTrue();
    connect.runUntil(SOON, target::isSnapshotFinished);
  }

  @Test
  void saysWhyARequestCannotBeFulfilledAndStreamsOn() throws SQLException {
    connect.start();
    connect.runUntilStreaming();
    long id = requests.request(List.of("no_such_table"));
    copies.runUntilOver(id);
    assertThat(copies.request(id).status()).isEqualTo("failed");
    assertThat(copies.request(id).message()).contains("no table");
    copies.catchUp();
  }

  @Test
  void endsARunningCopyThatIsCancelledAndSaysWhatIsIncomplete() throws SQLException {
    connect.with("snapshot.max.bytes.per.second", "100000").start();
    connect.runUntilStreaming();
    long id = requests.request(List.of("a", "b"));
    connect.runUntil(SOON, () -> target.copied("a") > ROWS / 20);
    assertThat(requests.cancel(id)).isTrue();
    connect.runUntil(SOON, target::isSnapshotFinished);
    copies.catchUp();
    assertThat(target.copied("a")).isLessThan(ROWS);
    assertThat(copies.request(id).status()).isEqualTo("cancelled");
    assertThat(copies.request(id).message())
        .contains("incomplete", "\"public\".\"a\", \"public\".\"b\"");
    assertThat(connect.stored()).doesNotContainKey("snapshot");
  }

  @Test
  void doesNotBeginWhatWasCancelled() throws SQLException {
    connect.start();
    connect.runUntilStreaming();
    connect.stop();
    long id = requests.request(List.of("a"));
    assertThat(requests.cancel(id)).isTrue();
    assertThat(requests.cancel(id)).isFalse();
    connect.start();
    copies.catchUp();
    assertThat(target.copied("a")).isZero();
    assertThat(copies.request(id).status()).isEqualTo("cancelled");
  }
}
