package io.pgstream.connect.source;

import static io.pgstream.connect.source.CopyFixture.SOON;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.SQLException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a snapshot leaves out: tables, and rows by a condition. */
class SnapshotFilterIT {
  private final CopyFixture copies = new CopyFixture();
  private final SourceServer source = copies.source;
  private final FakeConnect connect = copies.connect;
  private final ReplayedTables target = copies.target;

  @BeforeEach
  void copyEveryTable() throws SQLException {
    connect.with("snapshot.tables", "*.*");
    source.run(
        "CREATE TABLE log(n int, note text)",
        "INSERT INTO log SELECT g % 50, 'note ' || g % 7 FROM generate_series(1, 10000) g",
        "CREATE TABLE gaps(id int PRIMARY KEY, v text)",
        "INSERT INTO gaps SELECT g, repeat('x', 200) FROM generate_series(1, 20000) g",
        "DELETE FROM gaps WHERE id BETWEEN 100 AND 19900",
        "CREATE TABLE empty(id int PRIMARY KEY)");
  }

  @AfterEach
  void stop() {
    copies.close();
  }

  @Test
  void leavesOutExcludedTablesAndFilteredRows() throws SQLException {
    connect
        .with("snapshot.excluded.tables", "public.log, public.empty")
        .with("snapshot.filter.public.gaps", "id < 50 OR v = 'x'")
        .start();
    connect.runUntil(SOON, target::isSnapshotFinished);
    assertThat(target.rows("log")).isEmpty();
    assertThat(target.rows("gaps")).hasSize(49);
    source.run("INSERT INTO log VALUES (1, 'streamed')");
    connect.runUntil(SOON, () -> target.rows("log").size() == 1);
  }

  @Test
  void filtersRowsOfTablesWhoseNamesAndColumnsNeedQuotes() throws SQLException {
    source.run(
        "CREATE SCHEMA \"a.b \"\"c\"\"\"",
        "CREATE TABLE \"a.b \"\"c\"\"\".\"Tä,b'le 1\"(id int PRIMARY KEY, \"sel\"\"ect\" text)",
        "INSERT INTO \"a.b \"\"c\"\"\".\"Tä,b'le 1\""
            + " SELECT g, CASE WHEN g % 2 = 0 THEN 'even' ELSE 'it''s \\odd' END"
            + " FROM generate_series(1, 3000) g",
        "CREATE TABLE \"Part\"(id int PRIMARY KEY, v text) PARTITION BY RANGE (id)",
        "CREATE TABLE \"Part 1\" PARTITION OF \"Part\" FOR VALUES FROM (0) TO (100)",
        "CREATE TABLE \"Part 2\" PARTITION OF \"Part\" FOR VALUES FROM (100) TO (1000)",
        "INSERT INTO \"Part\" SELECT g, 'v' FROM generate_series(1, 199) g");
    connect
        .with("snapshot.tables", "\"a.b \"\"c\"\"\".*, Part 1, *.\"Part 2\"")
        .with(
            "snapshot.filter.\"a.b \"\"c\"\"\".\"Tä,b'le 1\"",
            "\"sel\"\"ect\" = 'it''s \\odd' OR id IN (SELECT id FROM public.gaps WHERE id = 2)")
        .with("snapshot.filter.public.Part", "id % 10 = 0")
        .with("snapshot.filter.public.Part 2", "id % 50 = 0 -- every fiftieth")
        .start();
    connect.runUntil(SOON, target::isSnapshotFinished);
    assertThat(target.rows("Tä,b'le 1")).hasSize(1_501).contains("[2, even]");
    assertThat(target.rows("Part 1")).hasSize(9);
    assertThat(target.rows("Part 2")).containsExactly("[100, v]", "[150, v]");
  }

  @Test
  void refusesAFilterForATableThatThereIsNot() {
    connect.with("snapshot.filter.public.Gaps", "id < 50").start();
    assertThatThrownBy(() -> connect.runUntil(SOON, target::isSnapshotFinished))
        .hasMessageContaining("snapshot.filter.public.Gaps names no table");
  }
}
