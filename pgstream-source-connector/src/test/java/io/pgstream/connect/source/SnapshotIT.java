package io.pgstream.connect.source;

import static io.pgstream.connect.source.CopyFixture.SOON;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Rows that tables hold are copied while others are written: none is lost, none comes twice. */
class SnapshotIT {
  private static final int ACCOUNTS = 20_000;
  private static final List<String> TABLES =
      List.of("accounts", "log", "toasted", "part_1", "part_2", "parent", "child", "gaps", "empty");

  private final CopyFixture copies = new CopyFixture().withSmallBatches();
  private final SourceServer source = copies.source;
  private final FakeConnect connect = copies.connect;
  private final ReplayedTables target = copies.target;

  @BeforeEach
  void copyEveryTable() throws SQLException {
    connect
        .with("snapshot.tables", "*.*")
        .with("snapshot.threads", "3")
        .with("snapshot.queue.max.bytes", "200000");
    createTables();
  }

  private void createTables() throws SQLException {
    source.run(
        "CREATE TABLE accounts(id int PRIMARY KEY, balance int NOT NULL, code int UNIQUE)",
        "INSERT INTO accounts SELECT g, 100, g FROM generate_series(1, " + ACCOUNTS + ") g",
        "CREATE TABLE log(n int, note text)",
        "ALTER TABLE log REPLICA IDENTITY FULL",
        "INSERT INTO log SELECT g % 50, 'note ' || g % 7 FROM generate_series(1, 10000) g",
        "CREATE TABLE toasted(id int PRIMARY KEY, n int, big text)",
        "ALTER TABLE toasted ALTER big SET STORAGE EXTERNAL",
        "INSERT INTO toasted SELECT g, 0, repeat(g::text, 1000) FROM generate_series(1, 300) g",
        "CREATE TABLE part(id int, v text, PRIMARY KEY (id)) PARTITION BY RANGE (id)",
        "CREATE TABLE part_1 PARTITION OF part FOR VALUES FROM (0) TO (5000)",
        "CREATE TABLE part_2 PARTITION OF part FOR VALUES FROM (5000) TO (100000)",
        "INSERT INTO part SELECT g, 'v' || g FROM generate_series(1, 10000) g",
        "CREATE TABLE parent(id int PRIMARY KEY, v text)",
        "CREATE TABLE child(extra int, PRIMARY KEY (id)) INHERITS (parent)",
        "INSERT INTO parent SELECT g, 'p' FROM generate_series(1, 1000) g",
        "INSERT INTO child SELECT g, 'c', 1 FROM generate_series(1, 1000) g",
        "CREATE TABLE gaps(id int PRIMARY KEY, v text)",
        "INSERT INTO gaps SELECT g, repeat('x', 200) FROM generate_series(1, 20000) g",
        "DELETE FROM gaps WHERE id BETWEEN 100 AND 19900",
        "VACUUM gaps",
        "CREATE TABLE empty(id int PRIMARY KEY)");
  }

  @AfterEach
  void stop() {
    copies.close();
  }

  /** Transfers between accounts, moves of unique codes and of keys, and changes of every table. */
  private CommittingWriter writer() throws SQLException {
    return CommittingWriter.start(
        source,
        """
        WITH p AS (SELECT (random() * 19998)::int + 1 AS a, (random() * 19998)::int + 1 AS b)
        UPDATE accounts SET balance = balance + CASE WHEN id = a THEN -1 ELSE 1 END FROM p
        WHERE a <> b AND id IN (a, b);
        WITH p AS (SELECT (random() * 9999)::int + 1 AS a), f AS (
          UPDATE accounts SET code = NULL FROM p WHERE id = a RETURNING a, a + 100000 AS c)
        UPDATE accounts SET code = c FROM f WHERE id = 20001 - a;
        INSERT INTO log SELECT g, 'new' FROM generate_series(1, 3) g;
        UPDATE log SET note = note || '!' WHERE ctid = (SELECT ctid FROM log LIMIT 1);
        DELETE FROM log WHERE ctid = (SELECT max(ctid) FROM log WHERE n > 20);
        UPDATE toasted SET n = n + 1 WHERE id = (random() * 298)::int + 1;
        UPDATE part SET v = v || '.' WHERE id = (random() * 9998)::int + 1;
        DELETE FROM part WHERE id = (random() * 9998)::int + 1;
        UPDATE part SET id = 10000 + (SELECT max(id) FROM part) - id WHERE id = 4000
          AND NOT EXISTS (SELECT FROM part WHERE id > 20000);
        UPDATE parent SET v = v || '.' WHERE id = (random() * 998)::int + 1;
        INSERT INTO gaps SELECT max(id) + 1, 'new' FROM gaps;
        DELETE FROM gaps WHERE id = (random() * 99)::int;
        """);
  }

  @Test
  void copiesEveryTableWhileItIsWritten() throws SQLException {
    List<Long> sums = new ArrayList<>();
    connect.listen(
        event -> {
          if (target.isSnapshotFinished() && isTransactionEnd(event)) {
            sums.add(target.sum("accounts", "balance"));
          }
        });
    try (CommittingWriter writer = writer()) {
      connect.start();
      connect.runUntil(SOON, target::isSnapshotFinished);
      long before = writer.commits();
      connect.runUntil(SOON, () -> writer.commits() > before + 20);
    }
    copies.catchUp();
    copies.assertSame(TABLES);
    assertThat(sums).hasSizeGreaterThan(20).containsOnly(100L * ACCOUNTS);
    assertThat(connect.stored()).doesNotContainKey("snapshot");
  }

  private static boolean isTransactionEnd(JsonNode event) {
    return event.path("metadata").path("tx_last").asBoolean();
  }

  @Test
  void goesOnWhereItWasWhenTheWorkerIsKilledAgainAndAgain() throws SQLException {
    Random random = new Random(7);
    try (CommittingWriter writer = writer()) {
      int kills = 0;
      while (!target.isSnapshotFinished()) {
        connect.start();
        long records = connect.records();
        long until = records + 3_000 + random.nextInt(9_000);
        connect.runUntil(SOON, () -> connect.records() > until || target.isSnapshotFinished());
        for (int i = random.nextInt(8); i > 0; i--) {
          connect.poll();
        }
        if (!target.isSnapshotFinished()) {
          connect.stop();
          kills++;
        }
      }
      assertThat(kills).isGreaterThan(2);
      long before = writer.commits();
      connect.runUntil(SOON, () -> writer.commits() > before + 20);
    }
    copies.catchUp();
    copies.assertSame(TABLES);
    assertThat(target.copied("accounts")).isLessThan(3L * ACCOUNTS);
  }

  @Test
  void copiesValuesAsTheyAreStreamed() throws SQLException {
    source.run(
        "CREATE TYPE mood AS ENUM ('sad', 'ok')",
        "CREATE DOMAIN five AS int",
        "CREATE TYPE pair AS (a int, b text)",
        """
        CREATE TABLE typed(id int, i2 smallint, i8 bigint, n numeric, nn numeric(20,5), r real,
          d double precision, b boolean, by bytea, t text, c char(5), vc varchar(9), da date,
          ti time, ttz timetz, ts timestamp(3), tstz timestamptz, iv interval, m money, u uuid,
          j json, jb jsonb, ia int[], ta text[], rg int4range, md mood, fv five, p pair, o oid,
          inet inet, bt bit(3), pt point, x xml, tsv tsvector, "we""ird, näme" text,
          gen int GENERATED ALWAYS AS (id * 2) STORED)
        """);
    String insert =
        """
        INSERT INTO typed VALUES (%d, -3, 9007199254740993, 12345678901234567890.123456789, 0.1,
          1e-5, 0.1, true, '\\xdeadbeef', E'tab\\t nl\\n cr\\r bs\\b ff\\f vt\\013 q" b\\\\ é \\x01 €',
          'ab', 'x', '2024-02-29', '12:34:56.789', '12:34:56+05:30', '2024-02-29 12:34:56.123',
          '2024-02-29 12:34:56.123456+03', '1 day 02:03:04', 12.34,
          '6ecd8c99-4036-403d-bf84-cf8400f67836', '{"a": [1, "x"]}', '{"b": null}',
          '{1,NULL,3}', '{"a b",NULL,"q\\\\\\"q"}', '[1,5)', 'ok', 5, ROW(1, 'y z'), 42, '10.0.0.1/8',
          B'101', '(1,2)', '<a>b</a>', to_tsvector('english', 'a fat cat'), '\\N')
        """;
    source.run(
        insert.formatted(1),
        "INSERT INTO typed(id) VALUES (2)",
        "INSERT INTO typed(id, t) VALUES (3, '')");
    List<JsonNode> rows = new ArrayList<>();
    connect.listen(
        event -> {
          if (event.path("table").asText().equals("typed")
              && event.path("action").asText().equals("I")) {
            rows.add(event.path("columns"));
          }
        });
    connect.start();
    connect.runUntil(SOON, target::isSnapshotFinished);
    source.run(
        insert.formatted(1),
        "INSERT INTO typed(id) VALUES (2)",
        "INSERT INTO typed(id, t) VALUES (3, '')");
    connect.runUntil(SOON, () -> rows.size() == 6);
    assertThat(rows.subList(0, 3)).isEqualTo(rows.subList(3, 6));
  }

  @Test
  void streamsNothingAfterTheSnapshotIfOnlyThatIsWanted() throws SQLException {
    connect.with("snapshot.mode", "only").start();
    connect.runUntil(SOON, target::isSnapshotFinished);
    source.insert(10);
    connect.poll();
    connect.flush();
    connect.stop();
    connect.start();
    connect.poll();
    connect.stop();
    assertThat(target.rows("t")).isEmpty();
    connect.with("snapshot.mode", "initial").start();
    connect.runUntil(SOON, () -> target.rows("t").size() == 10);
    copies.assertSame(TABLES);
  }

  @Test
  void copiesAgainAtEachStartIfSoConfigured() throws SQLException {
    connect.with("snapshot.mode", "always").with("snapshot.tables", "gaps, log").start();
    connect.runUntil(SOON, target::isSnapshotFinished);
    assertThat(target.rows("accounts")).isEmpty();
    long copied = target.copied("gaps");
    connect.stop();
    target.expectAnotherSnapshot();
    source.run("INSERT INTO gaps VALUES (0, 'while stopped')", "DELETE FROM log WHERE n < 10");
    connect.start();
    connect.runUntil(SOON, target::isSnapshotFinished);
    assertThat(target.copied("gaps")).isEqualTo(2 * copied + 1);
    copies.assertSame(List.of("gaps", "log"));
  }

  @Test
  void startsOverWithATableThatIsRewrittenOrAlteredMeanwhile() throws SQLException {
    connect.with("snapshot.tables", "accounts, toasted, gaps").start();
    connect.runUntil(SOON, () -> target.copied("accounts") > 5_000);
    source.run(
        "ALTER TABLE accounts ALTER balance TYPE bigint",
        "ALTER TABLE toasted DROP COLUMN n",
        "TRUNCATE gaps",
        "INSERT INTO gaps VALUES (1, 'after')");
    connect.runUntil(SOON, target::isSnapshotFinished);
    copies.catchUp();
    copies.assertSame(List.of("accounts", "toasted", "gaps"));
  }

  @Test
  void makesANewSlotAndCopiesAgainWhenTheOldOneIsGone() throws SQLException {
    connect.with("snapshot.mode", "when_needed").start();
    connect.runUntil(SOON, target::isSnapshotFinished);
    copies.catchUp();
    connect.stop();
    source.dropSlot();
    source.run("DELETE FROM accounts WHERE id > 100", "UPDATE log SET note = 'lost'");
    target.expectAnotherSnapshot();
    connect.start();
    connect.runUntil(SOON, target::isSnapshotFinished);
    copies.catchUp();
    copies.assertSame(TABLES);
  }
}
