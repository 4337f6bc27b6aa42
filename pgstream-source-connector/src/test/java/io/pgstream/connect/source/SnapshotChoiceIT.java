package io.pgstream.connect.source;

import static io.pgstream.connect.source.CopyFixture.ROWS;
import static io.pgstream.connect.source.CopyFixture.SOON;
import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a snapshot copies, with how many connections, and what it shows meanwhile. */
class SnapshotChoiceIT {
  private final CopyFixture copies = new CopyFixture();
  private final SourceServer source = copies.source;
  private final FakeConnect connect = copies.connect;
  private final ReplayedTables target = copies.target;

  @BeforeEach
  void copyEveryTable() throws SQLException {
    connect.with("snapshot.tables", "*.*");
    copies.createA();
    source.run("CREATE INDEX ON a(v)");
  }

  @AfterEach
  void stop() {
    copies.close();
  }

  private void streamOne() throws SQLException {
    source.run("INSERT INTO a VALUES (0, 'streamed')");
    connect.runUntil(SOON, () -> target.rows("a").contains("[0, streamed]"));
  }

  private List<String> definitions() {
    List<String> schemas = new ArrayList<>();
    connect.listen(
        event -> {
          if (event.path("table").asText().equals("schema_log")) {
            schemas.add(event.path("columns").toString());
          }
        });
    return schemas;
  }

  @Test
  void producesOnlyDefinitionsIfOnlyTheSchemaIsWanted() throws SQLException {
    List<String> definitions = definitions();
    connect.with("snapshot.content", "schema").start();
    connect.runUntilStreaming();
    streamOne();
    assertThat(target.rows("a")).hasSize(1);
    assertThat(definitions).anyMatch(schema -> schema.contains("a_v_idx"));
  }

  @Test
  void producesOnlyRowsIfOnlyDataIsWanted() throws SQLException {
    List<String> definitions = definitions();
    connect.with("snapshot.content", "data").start();
    connect.runUntil(SOON, target::isSnapshotFinished);
    streamOne();
    assertThat(target.rows("a")).hasSize(ROWS + 1);
    assertThat(definitions).isEmpty();
  }

  @Test
  void copiesNothingInModeNever() throws SQLException {
    connect.with("snapshot.mode", "never").start();
    connect.runUntilStreaming();
    streamOne();
    assertThat(target.rows("a")).hasSize(1);
  }

  @Test
  void copiesThePartitionsOfATableThatIsNamedAndNoneOfOneThatIsExcluded() throws SQLException {
    source.run(
        "CREATE SCHEMA archive",
        "CREATE TABLE m(id int, day date, PRIMARY KEY (id, day)) PARTITION BY RANGE (day)",
        "CREATE TABLE m_old PARTITION OF m FOR VALUES FROM ('2020-01-01') TO ('2021-01-01')"
            + " PARTITION BY LIST (id)",
        "CREATE TABLE archive.m_old_ones PARTITION OF m_old FOR VALUES IN (1)",
        "CREATE TABLE archive.m_old_others PARTITION OF m_old DEFAULT",
        "CREATE TABLE m_new PARTITION OF m FOR VALUES FROM ('2021-01-01') TO ('2022-01-01')",
        "INSERT INTO m SELECT g % 3, date '2020-01-01' + g FROM generate_series(1, 700) g",
        "CREATE TABLE p(id int PRIMARY KEY) PARTITION BY RANGE (id)",
        "CREATE TABLE p_1 PARTITION OF p FOR VALUES FROM (0) TO (100)",
        "INSERT INTO p SELECT generate_series(1, 50)");
    connect
        .with("snapshot.tables", "public.m, p, t")
        .with("snapshot.excluded.tables", "public.p, archive.m_old_others")
        .start();
    connect.runUntil(SOON, target::isSnapshotFinished);
    assertThat(target.rows("m_old_ones")).hasSize(122);
    assertThat(target.rows("m_new")).hasSize(335);
    for (String table : List.of("m_old_others", "p_1", "a")) {
      assertThat(target.rows(table)).as(table).isEmpty();
    }
    source.run("UPDATE m_new SET id = 9 WHERE id = 2", "INSERT INTO p VALUES (51)");
    connect.runUntil(SOON, () -> !target.rows("p_1").isEmpty());
    assertThat(target.rows("m_new")).filteredOn(row -> row.startsWith("[9,")).hasSize(111);
    assertThat(target.rows("p_1")).containsExactly("[51]");
  }

  @Test
  void readsWithAsManyConnectionsAsItIsGivenAndShowsHowFarItIs() throws SQLException {
    connect
        .with("snapshot.threads", "2")
        .with("snapshot.queue.max.bytes", "65536")
        .with("snapshot.max.bytes.per.second", "60000");
    List<Integer> readers = new ArrayList<>();
    List<Long> percent = new ArrayList<>();
    long begin = System.nanoTime();
    try (LogCapture log = new LogCapture()) {
      connect.start();
      connect.runUntil(
          SOON,
          () -> {
            readers.add(Integer.valueOf(copyingConnections()));
            if (connect.gauge("snapshot-tables-left") > 0) {
              percent.add(connect.gauge("snapshot-percent"));
            }
            return target.isSnapshotFinished();
          });
      assertThat(log.lines())
          .filteredOn(line -> line.startsWith("INFO Snapshot: "))
          .isNotEmpty()
          .allSatisfy(line -> assertThat(line).contains(" rows", " MB", " %"));
    }
    assertThat(Collections.max(readers)).isEqualTo(2);
    assertThat(percent).isSorted().contains(0L).anyMatch(value -> value > 0 && value < 100);
    assertThat(connect.gauge("snapshot-percent")).isEqualTo(100);
    assertThat(connect.gauge("snapshot-rows")).isEqualTo(ROWS);
    assertThat(connect.gauge("snapshot-tables-left")).isZero();
    // 20,000 rows of about 19 bytes each at 60,000 a second.
    assertThat(Duration.ofNanos(System.nanoTime() - begin)).isGreaterThan(Duration.ofSeconds(5));
  }

  private String copyingConnections() {
    try {
      return source.text("SELECT count(*) FROM pg_stat_activity WHERE query LIKE 'COPY (%'");
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }
}
