package io.pgstream.connect.it.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pgstream.connect.common.postgres.PostgresConnector;
import io.pgstream.connect.common.postgres.PostgresUrl;
import io.pgstream.connect.local.LocalStack;
import io.pgstream.connect.local.PostgresServer;
import io.pgstream.connect.local.ServiceKind;
import io.pgstream.connect.sink.postgres.PgSinkConnector;
import io.pgstream.connect.source.PgStreamSourceConnector;
import io.pgstream.connect.source.init.PrerequisiteException;
import io.pgstream.connect.source.init.SourceInitializer;
import java.sql.SQLException;
import java.util.List;
import org.apache.kafka.common.config.Config;
import org.apache.kafka.common.config.ConfigValue;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * The roles of docs/security.md: {@code streamer} reads the source, {@code writer} owns the copy,
 * {@code app} is a user of the source who may create objects and tries for more.
 */
class LeastPrivilegeIT {
  private static final String PASSWORD = "secret";
  private static final String SLOT = "least_slot";

  private static LocalStack stack;
  private TestDatabase admin;
  private TestDatabase app;
  private String name;
  private static int databases;

  @BeforeAll
  static void start() throws Exception {
    stack = LocalStack.builder().services(ServiceKind.SOURCE, ServiceKind.TARGET).start();
    stack
        .source()
        .execute(
            "CREATE ROLE streamer LOGIN REPLICATION PASSWORD 'secret'",
            "CREATE ROLE app LOGIN PASSWORD 'secret'");
    stack.target().execute("CREATE ROLE writer LOGIN PASSWORD 'secret'");
  }

  @AfterAll
  static void stop() {
    if (stack != null) {
      stack.close();
    }
  }

  @BeforeEach
  void prepare() throws Exception {
    name = "least" + ++databases;
    admin = TestDatabase.create(stack.source(), name);
    // As every Postgres before 15 has it.
    admin.run(
        "GRANT CREATE ON SCHEMA public TO PUBLIC; GRANT CREATE ON DATABASE " + name + " TO app");
    app = TestDatabase.open(stack.source(), name, "app", PASSWORD);
  }

  @AfterEach
  void close() throws Exception {
    app.close();
    admin.run(
        "SELECT pg_drop_replication_slot(slot_name) FROM pg_replication_slots WHERE NOT active");
    admin.close();
  }

  private SourceInitializer initializer() {
    return new SourceInitializer(
        new PostgresConnector(PostgresUrl.parse(stack.source().url(name)), "pgstream-test"));
  }

  private static String url(PostgresServer server, String database, String role) {
    return server
        .url(database)
        .replace(
            PostgresServer.USER + ":" + PostgresServer.PASSWORD + "@", role + ":" + PASSWORD + "@");
  }

  private static List<String> errors(Config config) {
    return config.configValues().stream()
        .map(ConfigValue::errorMessages)
        .flatMap(List::stream)
        .toList();
  }

  @Test
  void replicatesWithTheLeastRights() throws Exception {
    initializer().init(SLOT);
    admin.run(
        "GRANT USAGE ON SCHEMA pgstream TO streamer;"
            + " GRANT SELECT ON ALL TABLES IN SCHEMA pgstream TO streamer;"
            + " GRANT UPDATE (acked) ON pgstream.schema_log TO streamer");
    String source = url(stack.source(), name, "streamer");
    String target = url(stack.target(), name, "writer");
    try (TestDatabase copy = TestDatabase.create(stack.target(), name)) {
      copy.run(
          "GRANT CREATE ON DATABASE " + name + " TO writer; ALTER SCHEMA public OWNER TO writer");
      assertThat(
              errors(
                  new PgStreamSourceConnector().validate(Pipeline.sourceProperties(source, SLOT))))
          .isEmpty();
      assertThat(errors(new PgSinkConnector().validate(Pipeline.sinkProperties(target)))).isEmpty();
      try (Pipeline pipeline = new Pipeline(source, SLOT, target)) {
        assertThat(
                app.run(
                    "CREATE SCHEMA own; CREATE TABLE own.parent(id serial PRIMARY KEY, n text UNIQUE);"
                        + " CREATE TABLE own.child(id int REFERENCES own.parent ON DELETE CASCADE);"
                        + " INSERT INTO own.parent(n) VALUES ('a'), ('b');"
                        + " INSERT INTO own.child VALUES (1), (2);"
                        + " ALTER TABLE own.parent ADD c int DEFAULT 7;"
                        + " CREATE TABLE public.p(id int PRIMARY KEY)"))
            .isEmpty();
        app.run("DELETE FROM own.parent WHERE id = 2; INSERT INTO public.p VALUES (1)");
        pipeline.runUntil(
            () ->
                copy.query("SELECT to_regclass('p') IS NOT NULL").equals(List.of("t"))
                    && copy.query("SELECT id FROM p").equals(List.of("1")));
        assertThat(copy.query("SELECT * FROM own.parent")).containsExactly("1|a|7");
        assertThat(copy.query("SELECT * FROM own.child")).containsExactly("1");
        assertThat(copy.query("SELECT DISTINCT tableowner FROM pg_tables WHERE schemaname = 'own'"))
            .containsExactly("writer");
        pipeline.runUntil(
            () ->
                admin
                    .query("SELECT count(*) FROM pgstream.schema_log WHERE NOT acked")
                    .equals(List.of("0")));
      }
    }
  }

  @Test
  void givesUsersNoAccessToTheSchemaLog() throws Exception {
    initializer().init(SLOT);
    List<String> tables =
        admin.query("SELECT tablename FROM pg_tables WHERE schemaname = 'pgstream'");
    assertThat(tables).contains("schema_log", "table_ids", "known_objects", "collected");
    for (String table : tables) {
      for (String statement :
          List.of("SELECT * FROM ", "DELETE FROM ", "TRUNCATE ", "DROP TABLE ")) {
        assertThatThrownBy(() -> app.run(statement + "pgstream." + table))
            .hasMessageContaining("permission denied");
      }
    }
    assertThat(
            admin.query(
                "SELECT oid::regprocedure FROM pg_proc WHERE pronamespace = 'pgstream'::regnamespace"
                    + " AND has_function_privilege('app', oid, 'EXECUTE')"))
        .isEmpty();
  }

  @Test
  void pinsTheSearchPathOfWhatRunsWithTheOwnersRights() throws Exception {
    initializer().init(SLOT);
    assertThat(
            admin.query(
                "SELECT proname FROM pg_proc WHERE pronamespace = 'pgstream'::regnamespace AND"
                    + " prosecdef AND NOT coalesce('search_path=pg_catalog, pg_temp' ="
                    + " ANY (proconfig), false)"))
        .isEmpty();
    assertThat(
            admin.query(
                "SELECT proname FROM pg_proc WHERE pronamespace = 'pgstream'::regnamespace AND"
                    + " prosecdef ORDER BY 1"))
        .containsExactly("collect_drops", "collect_rewrites", "log_ddl");
  }

  /** Signature, result type and result of functions that fit better than those of Postgres. */
  private static final String[][] FUNCTIONS = {
    {"quote_ident(name)", "text", "''::text"},
    {"current_setting(name)", "text", "''::text"},
    {"current_setting(name, boolean)", "text", "''::text"},
    {"lower(varchar)", "text", "''::text"},
    {"format_type(integer, integer)", "text", "''::text"},
    {"hashtext(varchar)", "integer", "1"},
    {"pg_try_advisory_xact_lock(integer, bigint)", "boolean", "true"},
    {"to_regnamespace(name)", "regnamespace", "NULL::regnamespace"},
    {"to_regclass(name)", "regclass", "NULL::regclass"},
    {"pg_backend_pid()", "integer", "1"},
    {"now()", "timestamptz", "NULL::timestamptz"}
  };

  private static final String[][] OPERANDS = {
    {"name", "text"}, {"oid", "bigint"}, {"text", "name"}, {"varchar", "text"}
  };

  private static final List<String> TABLES =
      List.of(
          "schema_log",
          "table_ids",
          "known_objects",
          "collected",
          "pg_class",
          "pg_namespace",
          "pg_attribute");

  /** Creates what would run with the rights of whoever calls it, under the names pgstream uses. */
  private void trap() throws SQLException {
    app.run("CREATE TABLE public.loot(who text); GRANT INSERT ON public.loot TO PUBLIC");
    for (String[] function : FUNCTIONS) {
      for (String schema : List.of("public", "pg_temp")) {
        trapFunction(schema + "." + function[0], function[1], function[2]);
      }
    }
    for (String[] types : OPERANDS) {
      String function = "public.compare_" + String.join("_", types);
      trapFunction(function + "(" + String.join(", ", types) + ")", "boolean", "true");
      for (String operator : List.of("=", "<>", "!~")) {
        app.run(
            "CREATE OPERATOR public.%s (LEFTARG = %s, RIGHTARG = %s, FUNCTION = %s)"
                .formatted(operator, types[0], types[1], function));
      }
    }
    for (String table : TABLES) {
      app.run("CREATE TEMP TABLE " + table + "(id int, oid oid, backend int, dropped jsonb)");
    }
    app.run("SET search_path = pg_temp, public, pg_catalog");
  }

  private void trapFunction(String signature, String type, String result) throws SQLException {
    app.run(
        ("CREATE FUNCTION %s RETURNS %s LANGUAGE plpgsql AS $$ BEGIN IF current_user <> 'app' THEN"
                + " INSERT INTO public.loot VALUES (current_user); END IF; RETURN %s; END $$")
            .formatted(signature, type, result));
  }

  @Test
  void runsNothingOfUsersWithTheOwnersRightsAndLogsTheirDdlAllTheSame() throws Exception {
    initializer().init(SLOT);
    trap();
    for (String setting :
        List.of(
            "standard_conforming_strings = off",
            "quote_all_identifiers = on",
            "DateStyle = 'ISO, DMY'",
            "array_nulls = off",
            "transform_null_equals = on",
            "default_transaction_isolation = 'repeatable read'",
            "IntervalStyle = 'sql_standard'",
            "pgstream.dropped = 'no json'")) {
      app.run("SET " + setting);
    }
    String before = admin.query("SELECT count(*) FROM pgstream.schema_log").get(0);
    for (String ddl :
        List.of(
            "CREATE SCHEMA evil",
            "CREATE TABLE evil.t(id int PRIMARY KEY, v varchar DEFAULT 'x')",
            "ALTER TABLE evil.t ADD w text CHECK (w <> 'y')",
            "CREATE INDEX ON evil.t (v)",
            "ALTER TABLE evil.t DROP w",
            "DROP INDEX evil.t_v_idx",
            "ALTER SCHEMA evil RENAME TO worse",
            "DROP SCHEMA worse CASCADE")) {
      assertThat(app.run(ddl)).as(ddl).isEmpty();
    }
    // The rename is logged under both names.
    assertThat(admin.query("SELECT count(*) - " + before + " FROM pgstream.schema_log"))
        .containsExactly("9");
    // An administrator's session meets the same traps in schema public.
    initializer().init(SLOT);
    initializer().check(SLOT, "pgstream-test");
    assertThat(admin.query("SELECT * FROM public.loot")).isEmpty();
    assertThat(admin.query("SELECT rolsuper FROM pg_roles WHERE rolname = 'app'"))
        .containsExactly("f");
  }

  @Test
  void takesNoDropsFromASettingThatAnybodyMaySet() throws Exception {
    initializer().init(SLOT);
    admin.run("CREATE TABLE public.victim(id int)");
    String oid = admin.query("SELECT 'public.victim'::regclass::oid").get(0);
    app.run(
        "SELECT set_config('pgstream.dropped', '[{\"classid\": 1259, \"objid\": "
            + oid
            + ", \"objsubid\": 0, \"type\": \"table\", \"original\": true, \"schema\": \"public\","
            + " \"name\": \"victim\", \"address\": [\"public\", \"victim\"]}]', false)");
    assertThat(app.run("CREATE TABLE public.innocent(id int)")).isEmpty();
    assertThat(
            admin.query(
                "SELECT c ->> 'op', c ->> 'name' FROM pgstream.schema_log,"
                    + " jsonb_array_elements(schema -> 'changes') c ORDER BY version"))
        .contains("create|innocent")
        .doesNotContain("drop|victim");
    assertThat(admin.query("SELECT count(*) FROM pgstream.table_ids WHERE oid = " + oid))
        .containsExactly("1");
  }

  @Test
  void refusesASchemaThatSomebodyElsePrepared() throws Exception {
    app.run(
        "CREATE SCHEMA pgstream; CREATE TABLE public.loot(who text);"
            + " GRANT INSERT ON public.loot TO PUBLIC;"
            + " CREATE TABLE pgstream.schema_migrations(version bigint PRIMARY KEY, name text NOT NULL,"
            + " applied_at timestamptz DEFAULT now());"
            + " CREATE FUNCTION public.trap() RETURNS trigger LANGUAGE plpgsql AS"
            + " $$ BEGIN INSERT INTO public.loot VALUES (current_user); RETURN NEW; END $$;"
            + " CREATE TRIGGER trap BEFORE INSERT ON pgstream.schema_migrations FOR EACH ROW"
            + " EXECUTE FUNCTION public.trap();"
            + " GRANT ALL ON SCHEMA pgstream TO PUBLIC; GRANT ALL ON pgstream.schema_migrations TO PUBLIC");
    assertThatThrownBy(() -> initializer().init(SLOT))
        .isInstanceOf(PrerequisiteException.class)
        .hasMessageContaining("belongs to role app")
        .hasMessageContaining("OWNER TO");
    assertThat(admin.query("SELECT * FROM public.loot")).isEmpty();
  }
}
