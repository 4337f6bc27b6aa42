package io.pgstream.connect.it;

import static io.pgstream.connect.it.Waiting.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Tables of every kind that hold rows before the source connector starts, and transactions that go
 * on while they are copied. Those in schema parts cannot be compared by name with their rows: they
 * show rows of their partitions or children.
 */
record SnapshotTables(Pipeline pipeline, int accounts) {
  private static final List<String> PARTS =
      List.of("parts.p_1", "parts.p_2", "parts.mother", "parts.child");
  private static final int WIDE_COLUMNS = 500;

  void create() throws SQLException {
    Database source = pipeline.source();
    source.execute(
        "CREATE TABLE owners(id integer PRIMARY KEY, account integer)",
        "CREATE TABLE accounts(id integer PRIMARY KEY, balance integer NOT NULL)",
        "INSERT INTO accounts SELECT g, 100 FROM generate_series(1, " + accounts + ") g",
        "INSERT INTO owners SELECT g, g FROM generate_series(1, 100) g",
        // To a table that is copied later.
        "ALTER TABLE owners ADD FOREIGN KEY (account) REFERENCES accounts",
        "CREATE INDEX owners_account ON owners(account)",
        "CREATE TABLE events(n integer, note text)",
        "ALTER TABLE events REPLICA IDENTITY FULL",
        "INSERT INTO events SELECT -g, 'old' FROM generate_series(1, 2000) g",
        "CREATE TABLE gaps(id integer PRIMARY KEY, v text)",
        "INSERT INTO gaps SELECT g, repeat('x', 100) FROM generate_series(1, 20000) g",
        "DELETE FROM gaps WHERE id BETWEEN 100 AND 19900",
        "VACUUM gaps",
        "CREATE TABLE empty(id integer PRIMARY KEY)",
        "CREATE TABLE wide(id integer PRIMARY KEY, " + wideColumns() + ")",
        "INSERT INTO wide SELECT g FROM generate_series(1, 50) g",
        "UPDATE wide SET c1 = id, c" + WIDE_COLUMNS + " = -id",
        "CREATE SEQUENCE tickets START 7 INCREMENT 5",
        "SELECT nextval('tickets') FROM generate_series(1, 3)",
        "CREATE TABLE numbered(id bigserial PRIMARY KEY, old int GENERATED ALWAYS AS IDENTITY)",
        "INSERT INTO numbered SELECT FROM generate_series(1, 10)",
        "DELETE FROM numbered",
        "CREATE SCHEMA parts",
        "CREATE TABLE parts.p(id integer PRIMARY KEY, v text) PARTITION BY RANGE (id)",
        "CREATE TABLE parts.p_1 PARTITION OF parts.p FOR VALUES FROM (0) TO (500)",
        "CREATE TABLE parts.p_2 PARTITION OF parts.p FOR VALUES FROM (500) TO (100000)",
        "INSERT INTO parts.p SELECT g, 'v' FROM generate_series(1, 1000) g",
        "CREATE TABLE parts.mother(id integer PRIMARY KEY, v text)",
        "CREATE TABLE parts.child(more integer, PRIMARY KEY (id)) INHERITS (parts.mother)",
        "INSERT INTO parts.mother SELECT g, 'm' FROM generate_series(1, 100) g",
        "INSERT INTO parts.child SELECT g, 'c', g FROM generate_series(1, 100) g");
  }

  private static String wideColumns() {
    return IntStream.rangeClosed(1, WIDE_COLUMNS)
        .mapToObj(i -> "c" + i + " integer")
        .collect(Collectors.joining(", "));
  }

  /** Moves money between accounts, and changes rows old and new of the other tables. */
  Load load(int first) throws SQLException {
    return Load.start(pipeline.source(), first, this::transaction);
  }

  private String transaction(int n) {
    int from = 1 + n * 7919 % accounts;
    int to = 1 + (n * 104_729 + 1) % accounts;
    return """
        UPDATE accounts SET balance = balance - 1 WHERE id = %2$d;
        UPDATE accounts SET balance = balance + 1 WHERE id = %3$d;
        INSERT INTO events VALUES (2 * %1$d, 'even'), (2 * %1$d + 1, 'odd');
        UPDATE events SET note = note || '!' WHERE n = -%1$d OR n = 2 * %1$d - 2;
        DELETE FROM events WHERE n = -2000 + %1$d;
        DELETE FROM gaps WHERE id = %1$d;
        INSERT INTO gaps VALUES (30000 + %1$d, 'new');
        UPDATE owners SET account = 1 + %1$d %% 100 WHERE id = 1 + %1$d * 3 %% 100;
        UPDATE wide SET c250 = %1$d WHERE id = 1 + %1$d %% 50;
        UPDATE parts.p SET v = v || '.' WHERE id = 1 + %1$d * 7 %% 1000;
        UPDATE parts.mother SET v = v || '.' WHERE id = 1 + %1$d %% 100;
        """
        .formatted(n, from, to);
  }

  String targetSum() throws SQLException {
    return pipeline.target().value("SELECT sum(balance) FROM accounts");
  }

  String sum() {
    return String.valueOf(100 * accounts);
  }

  /** Waits until both targets hold exactly what the source holds. */
  void awaitSame() throws SQLException {
    pipeline.comparison().awaitSame();
    for (String table : PARTS) {
      eventually().untilAsserted(() -> assertSame(table));
    }
    eventually()
        .untilAsserted(
            () -> {
              pipeline.search().refresh("parts-1");
              assertThat(pipeline.search().searchAll("parts-1")).hasSize(1200);
            });
  }

  /** Foreign keys and indexes come behind the rows. */
  void assertConstraints() throws SQLException {
    String sql =
        "SELECT conname FROM pg_constraint WHERE conrelid = 'owners'::regclass"
            + " UNION ALL SELECT indexrelid::regclass::text FROM pg_index"
            + " WHERE indrelid = 'owners'::regclass ORDER BY 1";
    assertThat(pipeline.target().column(sql)).hasSize(4).isEqualTo(pipeline.source().column(sql));
  }

  /** What is faster over all rows is made after them; the key, which rows need, before. */
  void assertMadeBehindRows() throws SQLException {
    String first = "(SELECT min(xmin::text::bigint) FROM accounts)";
    String index = "(SELECT xmin::text::bigint FROM pg_class WHERE relname = 'owners_account')";
    String foreignKey =
        "(SELECT xmin::text::bigint FROM pg_constraint WHERE conname = 'owners_account_fkey')";
    String key = "(SELECT xmin::text::bigint FROM pg_class WHERE relname = 'owners_pkey')";
    assertThat(
            pipeline
                .target()
                .query(
                    "SELECT %1$s < %2$s, %1$s < %3$s, %4$s < %1$s"
                        .formatted(first, index, foreignKey, key)))
        .containsExactly(List.of("t", "t", "t"));
  }

  /** Numbers that no row holds are not given again either. */
  void assertSequences() throws SQLException {
    for (String sequence : List.of("tickets", "numbered_id_seq", "numbered_old_seq")) {
      String sql = "SELECT last_value, is_called FROM " + sequence;
      assertThat(pipeline.target().query(sql)).as(sequence).isEqualTo(pipeline.source().query(sql));
    }
  }

  private void assertSame(String table) throws SQLException {
    assertThat(pipeline.target().rows("ONLY " + table))
        .as(table)
        .isEqualTo(pipeline.source().rows("ONLY " + table));
  }
}
