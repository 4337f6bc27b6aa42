package io.pgstream.connect.sink.postgres;

import static io.pgstream.connect.sink.postgres.Events.insert;
import static io.pgstream.connect.sink.postgres.Events.row;
import static io.pgstream.connect.sink.postgres.Events.update;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

import io.pgstream.connect.common.postgres.PostgresUrl;
import io.pgstream.connect.sink.postgres.config.PgSinkConfig;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.config.ConfigValue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Neither row values nor passwords get into messages, causes, logs or dead letter headers. */
class ValuesStaySecretIT {
  private static final String SECRET = "Xyzzy4711";
  private static final List<String> ID = List.of("id");

  private final Events events = new Events();
  private final LogCapture log = new LogCapture();
  private SinkHarness sink;

  @BeforeEach
  void start() throws Exception {
    sink = new SinkHarness();
    sink.execute(
        "CREATE TABLE test(id text PRIMARY KEY, u text UNIQUE, c text CHECK (c <> '"
            + SECRET
            + "'), n int, s varchar(3), d date, j jsonb, required text, guarded text);"
            + " CREATE TABLE child(id text PRIMARY KEY REFERENCES test, a text, b text)");
    sink.execute(
        "CREATE FUNCTION guard() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF NEW.guarded IS NOT"
            + " NULL THEN RAISE EXCEPTION 'not %', NEW.guarded USING ERRCODE = NEW.required; END IF;"
            + " RETURN NEW; END $$;"
            + " CREATE TRIGGER guard BEFORE INSERT ON test FOR EACH ROW EXECUTE FUNCTION guard()");
  }

  @AfterEach
  void stop() throws Exception {
    sink.close();
    log.close();
    assertThat(log.lines()).noneMatch(line -> line.contains(SECRET));
  }

  private void noneTells(List<String> texts) {
    assertThat(texts).isNotEmpty().noneMatch(text -> text.contains(SECRET));
  }

  @ParameterizedTest
  @CsvSource({"u,23505", "c,23514", "n,22P02", "s,22001", "d,22007", "j,22P02"})
  void ofARowThatDoesNotFit(String column, String sqlState) throws Exception {
    sink.execute("INSERT INTO test(id, u) VALUES ('0', '" + SECRET + "')");
    sink.put(
        events.transaction(
            insert("test", ID, row("id", "1", column, SECRET)),
            insert("test", ID, row("id", "2", column, null))));
    noneTells(sink.context.errantTraces);
    assertThat(sink.context.errantMessages)
        .singleElement()
        .asString()
        .contains(sqlState, "\"test\"", "pgstream-0@0");
    assertThat(sink.query("SELECT id FROM test ORDER BY id")).containsExactly("0", "2");
  }

  @Test
  void ofAManyRowCopyAForeignKeyAndAnUpdate() throws Exception {
    List<Map<String, Object>> rows = new ArrayList<>();
    for (int i = 0; i < 60; i++) {
      rows.add(insert("child", ID, row("id", SECRET + i, "a", "x", "b", "y")));
    }
    sink.put(events.transaction(rows));
    sink.put(events.transaction(insert("test", ID, row("id", "1", "n", "1"))));
    sink.put(events.transaction(update("test", ID, row("id", "1", "n", SECRET), row("id", "1"))));
    assertThat(sink.context.errantTraces).hasSize(61);
    noneTells(sink.context.errantTraces);
  }

  /** A trigger's function chooses both its message and its SQLSTATE, be it one that is retried. */
  @ParameterizedTest
  @CsvSource({"P0001", "42501", "57P01", "XX000"})
  void ofARowThatATriggerRefuses(String sqlState) {
    sink.begin(
        events.transaction(
            insert("test", ID, row("id", "1", "required", sqlState, "guarded", SECRET))));
    List<String> texts = new ArrayList<>();
    await()
        .atMost(Duration.ofMinutes(1))
        .pollInSameThread()
        .until(
            () -> {
              Throwable thrown = catchThrowable(sink::tick);
              if (thrown != null) {
                texts.add(FakeSinkTaskContext.trace(thrown));
              }
              texts.addAll(sink.context.errantTraces);
              log.lines().stream().filter(line -> line.startsWith("WARN")).forEach(texts::add);
              return !texts.isEmpty();
            });
    noneTells(texts);
  }

  @Test
  void ofARecordThatIsNoChangeEvent() {
    sink.put(
        "{\"action\":\"" + SECRET + "\"}",
        "{\"action\":\"I\",\"columns\":[" + SECRET + "]}",
        SECRET,
        "{\"action\":\"I\",\"lsn\":\"" + SECRET + "\"}");
    assertThat(sink.context.errantTraces).hasSize(4);
    noneTells(sink.context.errantTraces);
  }

  @Test
  void ofASchemaLogRowThatIsBroken() {
    Map<String, Object> event =
        insert("schema_log", List.of(), row("id", "1", "version", 1, "schema_name", "public"));
    event.put("schema", "pgstream");
    event.put(
        "columns",
        List.of(
            Map.of("id", "", "name", "schema_name", "type", "text", "value", "public"),
            Map.of("id", "", "name", "version", "type", "bigint", "value", 1),
            Map.of("id", "", "name", "id", "type", "text", "value", "x"),
            Map.of("id", "", "name", "schema", "type", "jsonb", "value", "{\"tables\":" + SECRET)));
    Throwable thrown = catchThrowable(() -> sink.put(events.transaction(event)));
    assertThat(thrown).isNotNull();
    noneTells(List.of(FakeSinkTaskContext.trace(thrown)));
  }

  @Test
  void ofThePasswordWhereverItStands() {
    for (String url :
        List.of(
            sink.url.replace("postgres:postgres@", "postgres:" + SECRET + "@"),
            "postgres://u:" + SECRET + "@localhost:1/db",
            "postgres://u@localhost:1/db?sslpassword=" + SECRET + "&password=" + SECRET,
            "postgres://u:" + SECRET + "/x@localhost:1/db",
            SECRET)) {
      Map<String, String> properties = SinkHarness.properties(url, Map.of());
      List<ConfigValue> values = new PgSinkConnector().validate(properties).configValues();
      assertThat(values).anySatisfy(value -> assertThat(value.errorMessages()).isNotEmpty());
      noneTells(values.stream().map(ConfigValue::toString).toList());
      PgSinkTask task = new PgSinkTask();
      Throwable thrown =
          catchThrowable(
              () -> {
                task.initialize(new FakeSinkTaskContext());
                task.start(properties);
                task.open(List.of(SinkHarness.PARTITION));
                task.put(List.of());
              });
      task.stop();
      // A server that refuses connections is waited for: then there is only the log.
      if (thrown != null) {
        noneTells(List.of(FakeSinkTaskContext.trace(thrown)));
      }
    }
  }

  @Test
  void ofThePasswordInTheTextOfAConfiguration() {
    Map<String, String> properties =
        SinkHarness.properties(
            "postgres://u:" + SECRET + "@localhost/db?sslpassword=" + SECRET,
            Map.of("connection.password", SECRET));
    PgSinkConfig config = PgSinkConfig.of(properties);
    PostgresUrl url = config.url();
    noneTells(List.of(config.toString(), url.toString()));
  }

  @Test
  void keepsReferencesInTaskConfigs() {
    Map<String, String> properties = Map.of("name", "sink", "connection.url", "${env:TARGET_URL}");
    PgSinkConnector connector = new PgSinkConnector();
    connector.start(properties);
    assertThat(connector.taskConfigs(2)).containsExactly(properties, properties);
  }
}
