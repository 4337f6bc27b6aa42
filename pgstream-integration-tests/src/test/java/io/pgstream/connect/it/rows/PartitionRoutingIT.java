package io.pgstream.connect.it.rows;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pgstream.connect.it.ddl.OneServer;
import io.pgstream.connect.it.ddl.TwoDatabases;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import org.apache.kafka.connect.errors.ConnectException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Partitioned tables whose target somebody has laid out in another way. */
class PartitionRoutingIT {
  private static final Map<String, String> NO_DDL = Map.of("ddl.enabled", "false");

  private static final String SOURCE =
      "CREATE SCHEMA s; CREATE SCHEMA \"Far away\";"
          + "CREATE TABLE s.orders(id bigserial, region text, at date, note text,"
          + " PRIMARY KEY (id, region)) PARTITION BY LIST (region);"
          + "CREATE TABLE s.eu PARTITION OF s.orders FOR VALUES IN ('eu', 'it''s');"
          + "CREATE TABLE s.us PARTITION OF s.orders FOR VALUES IN ('us') PARTITION BY RANGE (id);"
          + "CREATE TABLE s.us_low PARTITION OF s.us FOR VALUES FROM (MINVALUE) TO (100);"
          + "CREATE TABLE s.us_rest PARTITION OF s.us DEFAULT;"
          + "CREATE TABLE \"Far away\".\"Rest\" PARTITION OF s.orders DEFAULT;"
          + "CREATE TABLE s.log(what text, at int) PARTITION BY RANGE (at);"
          + "CREATE TABLE s.log1 PARTITION OF s.log FOR VALUES FROM (0) TO (10);"
          + "CREATE TABLE s.log2 PARTITION OF s.log FOR VALUES FROM (10) TO (20);"
          + "ALTER TABLE s.log1 REPLICA IDENTITY FULL; ALTER TABLE s.log2 REPLICA IDENTITY FULL";

  private static final String COLUMNS =
      "CREATE SCHEMA s; CREATE TABLE s.orders(note text, id bigserial, region text, at date,"
          + " PRIMARY KEY (id, region))";
  private static final String PLAIN = COLUMNS + "; CREATE TABLE s.log(what text, at int)";
  private static final String OTHERWISE =
      COLUMNS
          + " PARTITION BY RANGE (id);"
          + "CREATE TABLE s.a PARTITION OF s.orders FOR VALUES FROM (MINVALUE) TO (7);"
          + "CREATE TABLE s.b PARTITION OF s.orders DEFAULT;"
          + "CREATE TABLE s.log(what text, at int) PARTITION BY LIST (what);"
          + "CREATE TABLE s.c PARTITION OF s.log FOR VALUES IN ('x');"
          + "CREATE TABLE s.d PARTITION OF s.log DEFAULT";

  @RegisterExtension static final OneServer ONE = new OneServer();

  private static void requireSame(TwoDatabases databases) throws SQLException {
    databases.catchUp();
    for (String query :
        List.of(
            "SELECT ROW(id, region, at, note)::text FROM s.orders ORDER BY id, region",
            "SELECT ROW(what, at)::text FROM s.log ORDER BY 1")) {
      assertThat(databases.onTarget(query)).isEqualTo(databases.onSource(query));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {PLAIN, OTHERWISE})
  void keepsTheSameRowsInAnotherLayout(String layout) throws SQLException {
    try (TwoDatabases databases =
        new TwoDatabases(ONE.server(), Map.of(), NO_DDL, layout, SOURCE)) {
      databases.run(
          "INSERT INTO s.orders(region, at, note) SELECT (ARRAY['eu', 'us', 'it''s', 'elsewhere'])[i % 4 + 1],"
              + " '2026-01-01'::date + i, CASE WHEN i % 10 = 0 THEN (SELECT string_agg(md5(j::text), '')"
              + " FROM generate_series(1, 300) j) ELSE i::text END FROM generate_series(1, 240) i;"
              + "INSERT INTO s.log SELECT 'x', i % 20 FROM generate_series(1, 60) i");
      requireSame(databases);
      databases.run("UPDATE s.orders SET at = at + 1 WHERE id % 5 = 0");
      databases.run("UPDATE s.orders SET region = 'us' WHERE id % 8 = 0");
      databases.run(
          "BEGIN; UPDATE s.orders SET region = 'eu' WHERE id < 20;"
              + "UPDATE s.orders SET region = 'us', note = 'moved' WHERE id < 10;"
              + "UPDATE s.orders SET id = id + 1000 WHERE id BETWEEN 5 AND 8;"
              + "DELETE FROM s.orders WHERE id = 9; INSERT INTO s.orders(id, region) VALUES (9, 'eu');"
              + "UPDATE s.log SET at = (at + 10) % 20 WHERE at % 3 = 0;"
              + "DELETE FROM s.log WHERE ctid IN (SELECT ctid FROM s.log1 LIMIT 2); COMMIT");
      requireSame(databases);
      databases.run(
          "BEGIN; TRUNCATE s.us_rest; INSERT INTO s.orders(region) VALUES ('us'); COMMIT");
      requireSame(databases);
      databases.run("TRUNCATE s.log1, \"Far away\".\"Rest\"");
      requireSame(databases);
      databases.run("TRUNCATE s.us");
      requireSame(databases);
      databases.run("TRUNCATE s.orders; INSERT INTO s.orders(region) VALUES ('eu')");
      requireSame(databases);
      // The sequence of the target's own column follows.
      assertThat(databases.onTarget("SELECT nextval('s.orders_id_seq')::text"))
          .containsExactly("1009");
    }
  }

  @Test
  void copiesExistingRowsIntoAnotherLayout() throws SQLException {
    String rows =
        "INSERT INTO s.orders(region) SELECT 'eu' FROM generate_series(1, 9);"
            + "CREATE TABLE s.h(id int PRIMARY KEY) PARTITION BY HASH (id);"
            + "CREATE TABLE s.h0 PARTITION OF s.h FOR VALUES WITH (MODULUS 2, REMAINDER 0);"
            + "CREATE TABLE s.h1 PARTITION OF s.h FOR VALUES WITH (MODULUS 2, REMAINDER 1);"
            + "INSERT INTO s.h SELECT generate_series(1, 30)";
    String surplus =
        "; CREATE TABLE s.h(id int PRIMARY KEY); INSERT INTO s.h VALUES (999);"
            + "INSERT INTO s.orders(id, region) VALUES (999, 'us')";
    try (TwoDatabases databases =
        new TwoDatabases(
            ONE.server(),
            Map.of("snapshot.tables", "s.*, \"Far away\".*"),
            NO_DDL,
            PLAIN + surplus,
            SOURCE,
            rows)) {
      requireSame(databases);
      assertThat(databases.onTarget("SELECT id::text FROM s.h ORDER BY id"))
          .isEqualTo(databases.onSource("SELECT id::text FROM s.h ORDER BY id"));
      databases.run("DELETE FROM s.h WHERE id > 10; INSERT INTO s.orders(region) VALUES ('us')");
      requireSame(databases);
      assertThat(databases.onTarget("SELECT count(*)::text FROM s.h")).containsExactly("10");
    }
  }

  @Test
  void knowsADetachedPartitionUnderItsOwnNameOnly() throws SQLException {
    try (TwoDatabases databases = new TwoDatabases(ONE.server(), Map.of(), NO_DDL, PLAIN, SOURCE)) {
      databases.run("INSERT INTO s.orders(region) VALUES ('eu'), ('us')");
      requireSame(databases);
      databases.run("ALTER TABLE s.orders DETACH PARTITION s.eu");
      databases.catchUp();
      databases.prepare("CREATE TABLE s.eu(LIKE s.orders)");
      databases.run("COMMENT ON TABLE s.eu IS 'detached'; INSERT INTO s.eu VALUES (50, 'eu')");
      databases.catchUp();
      assertThat(databases.onTarget("SELECT id::text FROM s.eu")).containsExactly("50");
      databases.run(
          "ALTER TABLE s.us DETACH PARTITION s.us_low; INSERT INTO s.us_low VALUES (51, 'us')");
      assertThatThrownBy(databases::catchUp)
          .isInstanceOf(ConnectException.class)
          .hasMessageContaining("the target has no table \"s\".\"us_low\"; create it");
    }
  }

  @Test
  void leavesInheritingTablesToThemselves() throws SQLException {
    String parent = "CREATE TABLE public.parent(id int PRIMARY KEY)";
    try (TwoDatabases databases =
        new TwoDatabases(
            ONE.server(),
            Map.of(),
            NO_DDL,
            parent,
            parent + "; CREATE TABLE public.child() INHERITS (public.parent)")) {
      databases.run("INSERT INTO public.child VALUES (1)");
      assertThatThrownBy(databases::catchUp)
          .isInstanceOf(ConnectException.class)
          .hasMessageContaining("the target has no table \"public\".\"child\"; create it");
    }
  }
}
