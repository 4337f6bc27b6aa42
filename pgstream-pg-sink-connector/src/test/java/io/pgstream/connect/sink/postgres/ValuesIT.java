package io.pgstream.connect.sink.postgres;

import static io.pgstream.connect.sink.postgres.Events.delete;
import static io.pgstream.connect.sink.postgres.Events.insert;
import static io.pgstream.connect.sink.postgres.Events.row;
import static io.pgstream.connect.sink.postgres.Events.update;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every type, on every way into the table: a statement of few rows, COPY, an update, the match of a
 * whole row and that of a key, while the target's own settings are as odd as they can be. Rows are
 * read from one table as the source would print them, and another one must become the same.
 */
class ValuesIT {
  private static final String[] NOT_COVERED = {
    "aclitem",
    "cid",
    "datemultirange",
    "gtsvector",
    "int4multirange",
    "int8range",
    "pg_brin_bloom_summary",
    "pg_brin_minmax_multi_summary",
    "pg_dependencies",
    "pg_mcv_list",
    "pg_ndistinct",
    "pg_node_tree",
    "refcursor",
    "regcollation",
    "regdictionary",
    "regoper",
    "regproc",
    "tsmultirange",
    "tstzmultirange",
    "tstzrange"
  };

  private static final List<String> ID = List.of("id");
  private static final List<String> KEY = List.of("v", "n");

  private static SinkHarness sink;
  private static PinnedSession source;
  private static Events events;
  private static int number;
  private static String src;
  private static String dst;

  @BeforeAll
  static void start() throws Exception {
    String url = TestPostgres.newDatabase();
    HostileSettings.apply(url);
    sink = new SinkHarness(url, Map.of());
    source = new PinnedSession(url);
    events = new Events();
    source.execute(TypeCases.SETUP);
  }

  @AfterAll
  static void stop() throws Exception {
    source.close();
    sink.close();
  }

  /** Both tables, and source rows with each value as such, in arrays, domains and composites. */
  private static void create(TypeCases types) throws Exception {
    number++;
    src = "public.src" + number;
    dst = "dst" + number;
    String domain = "public.d" + number;
    String pair = "public.pair" + number;
    source.execute(
        "CREATE DOMAIN %1$s AS %2$s; CREATE DOMAIN %1$sd AS %1$s; CREATE DOMAIN %1$sa AS %2$s[];"
            .formatted(domain, types.type));
    source.execute("CREATE TYPE %s AS (v %s, a %2$s[], t text)".formatted(pair, types.type));
    for (String table : List.of(src, "public." + dst)) {
      source.execute(
          ("CREATE TABLE %s(id int PRIMARY KEY, v %s, a %2$s[], d %3$s, dd %3$sd, da %3$sa,"
                  + " ad %3$s[], p %4$s, ap %4$s[])")
              .formatted(table, types.type, domain, pair));
    }
    int id = 0;
    for (String value : types.expressions()) {
      source.execute(
          """
          WITH x AS (SELECT %s AS v)
          INSERT INTO %s SELECT %d, v, ARRAY[[v, NULL], [NULL, v]], v, v,
              array_fill(v, ARRAY[2], ARRAY[-1]), ARRAY[v, NULL]::%s[], ROW(v, ARRAY[v], 'q" ,(''')::%s,
              ARRAY[ROW(v, '{}', NULL)::%5$s, NULL, ROW(NULL, NULL, '')::%5$s] FROM x
          """
              .formatted(value, src, id, domain, pair));
      id++;
    }
    source.execute("INSERT INTO %s VALUES (%d)".formatted(src, id));
    source.execute("INSERT INTO %s VALUES (%d, NULL, '{}')".formatted(src, id + 1));
  }

  private static List<Map<String, Object>> rows() throws Exception {
    return source.rows("SELECT * FROM " + src + " ORDER BY id");
  }

  private static void put(List<Map<String, Object>> changes) {
    sink.put(events.transaction(new ArrayList<>(changes)));
  }

  private static void assertSame() throws Exception {
    assertThat(sink.context.errantMessages).isEmpty();
    assertThat(text("public." + dst)).isEqualTo(text(src));
  }

  private static List<String> text(String table) throws Exception {
    return source.column("SELECT t::text FROM " + table + " t ORDER BY id, t::text COLLATE \"C\"");
  }

  @ParameterizedTest
  @EnumSource
  void arrivesExactly(TypeCases types) throws Exception {
    create(types);
    List<Map<String, Object>> rows = rows();
    put(rows.stream().map(row -> insert(dst, ID, row)).toList());
    assertSame();
    // The values of another row, and back.
    List<Map<String, Object>> rotated = new ArrayList<>(rows);
    Collections.rotate(rotated, 1);
    List<Map<String, Object>> changes = new ArrayList<>();
    for (int i = 0; i < rows.size(); i++) {
      Map<String, Object> row = rows.get(i);
      changes.add(update(dst, ID, with(rotated.get(i), "id", row.get("id")), only(row, ID)));
    }
    put(changes);
    put(rows.stream().map(row -> update(dst, ID, row, only(row, ID))).toList());
    assertSame();
  }

  @ParameterizedTest
  @EnumSource
  void arrivesExactlyWithCopyAndIsFoundAsAWholeRow(TypeCases types) throws Exception {
    create(types);
    int odd = types.expressions().size() + 2;
    source.execute(
        ("INSERT INTO %1$s(id, v, a) SELECT n, s.v, s.a FROM %1$s s, generate_series(1000, 1060) n"
                + " WHERE s.id = 0")
            .formatted(src));
    source.execute("ALTER TABLE public.%s DROP CONSTRAINT %1$s_pkey".formatted(dst));
    List<Map<String, Object>> rows = rows();
    put(rows.stream().map(row -> insert(dst, List.of(), row)).toList());
    assertSame();
    List<Map<String, Object>> first = rows.subList(0, odd);
    put(
        first.stream()
            .map(row -> update(dst, List.of(), with(row, "id", "-" + row.get("id") + "1"), row))
            .toList());
    assertThat(source.column("SELECT count(*) FROM public." + dst + " WHERE id < 0"))
        .containsExactly(Integer.toString(odd));
    put(
        first.stream()
            .map(row -> delete(dst, List.of(), with(row, "id", "-" + row.get("id") + "1")))
            .toList());
    put(first.stream().map(row -> insert(dst, List.of(), row)).toList());
    assertSame();
    assertThat(sink.metric("missing-row-count")).isZero();
  }

  @ParameterizedTest
  @MethodSource("io.pgstream.connect.sink.postgres.TypeCases#keys")
  void findsRowsByKey(TypeCases types) throws Exception {
    create(types);
    source.execute("DELETE FROM " + src + " WHERE v IS NULL");
    for (String table : List.of("src" + number, dst)) {
      source.execute(
          ("ALTER TABLE public.%s DROP CONSTRAINT %1$s_pkey, DROP a, DROP d, DROP dd, DROP da,"
                  + " DROP ad, DROP p, DROP ap, ADD n int DEFAULT 7, ADD PRIMARY KEY (v, n)")
              .formatted(table));
    }
    List<Map<String, Object>> rows = rows();
    put(rows.stream().map(row -> insert(dst, KEY, row)).toList());
    assertSame();
    put(rows.stream().map(row -> update(dst, KEY, with(row, "id", 99), only(row, KEY))).toList());
    assertThat(source.column("SELECT DISTINCT id FROM public." + dst)).containsExactly("99");
    for (Map<String, Object> row : rows) {
      Map<String, Object> moved = with(row, "n", "8");
      put(List.of(update(dst, KEY, moved, only(row, KEY))));
      put(List.of(update(dst, KEY, row, only(moved, KEY))));
    }
    assertSame();
    for (Map<String, Object> row : rows) {
      put(List.of(delete(dst, KEY, only(row, KEY)), insert(dst, KEY, row)));
    }
    assertSame();
    put(rows.stream().map(row -> delete(dst, KEY, only(row, KEY))).toList());
    assertThat(text("public." + dst)).isEmpty();
    assertThat(sink.metric("missing-row-count")).isZero();
  }

  private static Map<String, Object> with(Map<String, Object> row, String name, Object value) {
    Map<String, Object> changed = new LinkedHashMap<>(row);
    changed.put(name, value);
    return changed;
  }

  private static Map<String, Object> only(Map<String, Object> row, List<String> columns) {
    Map<String, Object> key = new LinkedHashMap<>();
    columns.forEach(column -> key.put(column, row.get(column)));
    return key;
  }

  @Test
  void takesAValueOfManyMegabytes() throws Exception {
    source.execute("CREATE TABLE public.big(id int PRIMARY KEY, b bytea)");
    // Twice as long in hexadecimal, and the fork has 256 MiB.
    int words = (5 << 20) / 4;
    put(List.of(insert("big", ID, row("id", 1, "b:bytea", "00ff5c0a".repeat(words)))));
    assertThat(source.column("SELECT md5(b) FROM public.big"))
        .isEqualTo(source.column("SELECT md5(decode(repeat('00ff5c0a', " + words + "), 'hex'))"));
  }

  /** What is left are variants of types that are covered, and types of the server's own tables. */
  @Test
  void coversEveryTypeThatPostgresBrings() throws Exception {
    String covered =
        Arrays.stream(TypeCases.values())
            .map(types -> "'" + types.type.replaceAll("\\(.*\\)| day.*", "") + "'::regtype")
            .collect(Collectors.joining(","));
    assertThat(
            source.column(
                "SELECT typname FROM pg_type WHERE typnamespace = 'pg_catalog'::regnamespace"
                    + " AND typtype IN ('b', 'r', 'm') AND typcategory <> 'A' AND NOT oid IN ("
                    + covered
                    + ") ORDER BY typname COLLATE \"C\""))
        .containsExactly(NOT_COVERED);
  }
}
