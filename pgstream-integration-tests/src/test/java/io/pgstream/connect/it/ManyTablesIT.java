package io.pgstream.connect.it;

import static io.pgstream.connect.it.Waiting.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import java.util.Map;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A thousand small tables are copied, while some are written: what a table costs adds up. */
class ManyTablesIT {
  private static final int TABLES = 1_000;
  private static final int ROWS = 5;

  @RegisterExtension static final Pipeline PIPELINE = new Pipeline("manytables");

  @Test
  @Tag("long")
  void aThousandTablesAreTheSameOnBothTargets() throws Exception {
    PIPELINE.source().execute("CREATE SCHEMA many", forEach("; ", ManyTablesIT::create));
    try (Load load = Load.start(PIPELINE.source(), 0, ManyTablesIT::transaction)) {
      PIPELINE.register(Role.SOURCE, Map.of("snapshot.tables", "many.*"));
      PIPELINE.register(Role.POSTGRES_SINK, Map.of());
      PIPELINE.register(Role.OPENSEARCH_SINK, Map.of());
      eventually().until(() -> !PIPELINE.target().query(contents()).isEmpty());
      load.awaitMore(5);
      load.finish();
    }
    eventually()
        .untilAsserted(
            () ->
                assertThat(PIPELINE.target().query(contents()))
                    .isEqualTo(PIPELINE.source().query(contents())));
    long rows = rows();
    eventually().untilAsserted(() -> assertThat(documents()).isEqualTo(rows));
  }

  private static String create(int n) {
    return "CREATE TABLE many.t%1$d(id int PRIMARY KEY, v text, n int DEFAULT %1$d);".formatted(n)
        + "INSERT INTO many.t%d SELECT g, 'v' || g FROM generate_series(1, %d) g"
            .formatted(n, ROWS);
  }

  /** Changes rows of the first and of the last tables that are copied. */
  private static String transaction(int n) {
    int table = n % 2 == 0 ? n % TABLES : TABLES - 1 - n % TABLES;
    return "INSERT INTO many.t%1$d VALUES (100 + %2$d); UPDATE many.t%1$d SET v = v || '!' WHERE id = 1"
        .formatted(table, n);
  }

  private static String forEach(String separator, IntFunction<String> sql) {
    return IntStream.range(0, TABLES).mapToObj(sql).collect(Collectors.joining(separator));
  }

  /** A line for each table, with a hash of its rows. */
  private static String contents() {
    return forEach(
        " UNION ALL ",
        n -> "SELECT %1$d, count(*), sum(hashtext(t::text)) FROM many.t%1$d t".formatted(n));
  }

  private static long rows() throws SQLException {
    return PIPELINE.source().query(contents()).stream()
        .mapToLong(row -> Long.parseLong(row.get(1)))
        .sum();
  }

  private static long documents() {
    PIPELINE.search().refresh("many-1");
    return PIPELINE.search().get("/many-1/_count").path("count").asLong();
  }
}
