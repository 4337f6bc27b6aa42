package io.pgstream.connect.it.ddl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.pgstream.connect.local.PostgresServer;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/** A source and a target on one server, and the tasks between them. */
public final class TwoDatabases implements AutoCloseable {
  private static final AtomicInteger COUNT = new AtomicInteger();
  private static final Duration LIMIT = Duration.ofSeconds(60);

  private static final String COPY_IS_OPEN =
      "EXISTS (SELECT FROM pgstream.snapshot_requests WHERE status IN ('requested', 'running'))";

  private final PostgresServer server;
  private final String sourceName;
  private final String sourceUrl;
  private final String targetUrl;
  private final Connection source;
  private final Connection target;
  private final TaskPipeline pipeline;
  private int marker;

  /**
   * Databases that are caught up.
   *
   * @param existing what the source has when the stream begins
   */
  public TwoDatabases(PostgresServer server, Map<String, String> sinkSettings, String... existing)
      throws SQLException {
    this(server, Map.of(), sinkSettings, "", existing);
  }

  /**
   * The same with settings of the source and a target that somebody has prepared.
   *
   * @param prepared what has been run there; may be empty
   */
  public TwoDatabases(
      PostgresServer server,
      Map<String, String> sourceSettings,
      Map<String, String> sinkSettings,
      String prepared,
      String... existing)
      throws SQLException {
    this(server, sourceSettings, sinkSettings, "", prepared, existing);
  }

  /** The same with OpenSearch as another target. */
  static TwoDatabases andSearch(
      PostgresServer server, Map<String, String> sinkSettings, String searchUrl)
      throws SQLException {
    return new TwoDatabases(server, Map.of(), sinkSettings, searchUrl, "", new String[0]);
  }

  private TwoDatabases(
      PostgresServer server,
      Map<String, String> sourceSettings,
      Map<String, String> sinkSettings,
      String searchUrl,
      String prepared,
      String[] existing)
      throws SQLException {
    int number = COUNT.incrementAndGet();
    server.execute("CREATE DATABASE source" + number, "CREATE DATABASE target" + number);
    this.server = server;
    sourceName = "source" + number;
    sourceUrl = server.url(sourceName);
    targetUrl = server.url("target" + number);
    source = server.connect(sourceName);
    target = server.connect("target" + number);
    run("CREATE TABLE public.marker(id int PRIMARY KEY)");
    for (String sql : existing) {
      run(sql);
    }
    if (!prepared.isEmpty()) {
      prepare("CREATE TABLE public.marker(id int PRIMARY KEY);" + prepared);
    }
    pipeline = new TaskPipeline(sourceUrl, sourceSettings, targetUrl, sinkSettings, searchUrl);
    catchUp();
  }

  /** A session of its own. */
  Connection connectToSource() throws SQLException {
    return server.connect(sourceName);
  }

  /** All schemas of the source that are replicated. */
  List<String> schemas() throws SQLException {
    return query(
        source,
        "SELECT quote_ident(nspname) FROM pg_namespace WHERE nspname !~ '^pg_' AND nspname NOT IN"
            + " ('information_schema', 'pgstream') ORDER BY 1");
  }

  String sourceUrl() {
    return sourceUrl;
  }

  String targetUrl() {
    return targetUrl;
  }

  /** Runs statements on the source. */
  public void run(String sql) throws SQLException {
    try (Statement statement = source.createStatement()) {
      statement.setEscapeProcessing(false);
      statement.execute(sql);
    }
  }

  /** Runs statements on the target. */
  public void prepare(String sql) throws SQLException {
    try (Statement statement = target.createStatement()) {
      statement.execute(sql);
    }
  }

  void searchPath(String schema) throws SQLException {
    run("SET search_path = " + schema + ", public");
  }

  /** Returns when the targets have everything that the source has committed. */
  public void catchUp() throws SQLException {
    // The slot must exist before the row that tells: rows from before it are not in the stream.
    turnUntil(
        source,
        "SELECT EXISTS (SELECT FROM pg_replication_slots WHERE database = current_database()"
            + " AND confirmed_flush_lsn IS NOT NULL)");
    turnUntil(target, "SELECT to_regclass('public.marker') IS NOT NULL");
    sendMarker();
    turnUntil(source, "SELECT NOT " + COPY_IS_OPEN);
    sendMarker();
    awaitIndexed();
  }

  /** The source's task is polled on, so that it keeps its connection. */
  private void awaitIndexed() {
    long deadline = System.nanoTime() + LIMIT.toNanos();
    while (!pipeline.isIndexed()) {
      if (System.nanoTime() > deadline) {
        throw new AssertionError("not indexed within " + LIMIT);
      }
      pipeline.turn();
    }
  }

  private void sendMarker() throws SQLException {
    marker++;
    run("INSERT INTO public.marker VALUES (" + marker + ")");
    turnUntil(target, "SELECT EXISTS (SELECT FROM public.marker WHERE id = " + marker + ")");
  }

  private void turnUntil(Connection asked, String question) throws SQLException {
    long deadline = System.nanoTime() + LIMIT.toNanos();
    while (!query(asked, question).get(0).equals("t")) {
      if (System.nanoTime() > deadline) {
        throw new AssertionError("not replicated within " + LIMIT);
      }
      pipeline.turn();
    }
  }

  /** Shows the lines that differ, or everything if only their order does. */
  void requireSameSchema() {
    List<String> expected = SchemaDump.of(sourceUrl);
    List<String> actual = SchemaDump.of(targetUrl);
    List<String> missing = new ArrayList<>(expected);
    actual.forEach(missing::remove);
    List<String> surplus = new ArrayList<>(actual);
    expected.forEach(surplus::remove);
    assertThat(surplus).as("only on the target; only on the source: %s", missing).isEmpty();
    assertThat(missing).as("only on the source").isEmpty();
    assertThat(actual).isEqualTo(expected);
  }

  /** The first column of a query's rows. */
  public List<String> onSource(String sql) throws SQLException {
    return query(source, sql);
  }

  /** The first column of a query's rows. */
  public List<String> onTarget(String sql) throws SQLException {
    return query(target, sql);
  }

  /** Materialized views are left out: they hold what the tables held once. */
  void requireSameRows() throws SQLException {
    for (String schema : schemas()) {
      assertThat(rows(target, schema, "'r', 'p', 'v'"))
          .as("rows of %s", schema)
          .isEqualTo(rows(source, schema, "'r', 'p', 'v'"));
    }
  }

  /** The rows of a schema of the source. */
  public List<String> sourceRows(String schema) throws SQLException {
    return rows(source, schema, "'r', 'p', 'v', 'm'");
  }

  /** The rows of a schema of the target. */
  public List<String> targetRows(String schema) throws SQLException {
    return rows(target, schema, "'r', 'p', 'v', 'm'");
  }

  /** The rows of all relations of a schema that can be read, each after the relation's name. */
  private static List<String> rows(Connection connection, String schema, String kinds)
      throws SQLException {
    List<String> rows = new ArrayList<>();
    for (String table :
        query(
            connection,
            "SELECT c.oid::regclass FROM pg_class c WHERE relnamespace = '"
                + schema
                + "'::regnamespace AND relkind IN ("
                + kinds
                + ") AND relispopulated"
                + " ORDER BY relname")) {
      for (String row : query(connection, "SELECT t::text FROM " + table + " t ORDER BY 1")) {
        rows.add(table + " " + row);
      }
    }
    return rows;
  }

  /**
   * Names are printed with their schemas; the path of the statements that follow stays as it is.
   */
  private static List<String> query(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      String path = values(statement, "SELECT current_setting('search_path')").get(0);
      statement.execute("SET search_path = pg_catalog");
      try {
        return values(statement, sql);
      } finally {
        statement.execute(
            "SELECT set_config('search_path', '" + path.replace("'", "''") + "', false)");
      }
    }
  }

  private static List<String> values(Statement statement, String sql) throws SQLException {
    List<String> values = new ArrayList<>();
    try (ResultSet rows = statement.executeQuery(sql)) {
      while (rows.next()) {
        values.add(rows.getString(1));
      }
    }
    return values;
  }

  @Override
  public void close() throws SQLException {
    pipeline.close();
    await()
        .atMost(Duration.ofMinutes(1))
        .ignoreExceptions()
        .untilAsserted(
            () ->
                query(
                    source,
                    "SELECT pg_drop_replication_slot(slot_name) FROM pg_replication_slots"
                        + " WHERE database = current_database()"));
    source.close();
    target.close();
  }
}
