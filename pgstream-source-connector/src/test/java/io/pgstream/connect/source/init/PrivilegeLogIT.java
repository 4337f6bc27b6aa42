package io.pgstream.connect.source.init;

import static org.assertj.core.api.Assertions.assertThat;

import io.pgstream.connect.common.postgres.PostgresConnector;
import io.pgstream.connect.common.schema.ObjectPrivileges;
import io.pgstream.connect.common.schema.PrivilegeGrant;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the schema log says of owners and privileges, and when. */
class PrivilegeLogIT {
  private static final AtomicInteger NUMBER = new AtomicInteger();

  private PostgresConnector connector;
  private Database db;
  private String alice;
  private String bob;
  private String me;

  @BeforeEach
  void open() throws SQLException {
    connector = Database.migrated();
    db = Database.open(connector);
    // Roles belong to the server.
    alice = "alice" + NUMBER.incrementAndGet();
    bob = "bob" + NUMBER.get();
    db.run("CREATE ROLE " + alice + "; CREATE ROLE " + bob);
    me = db.text("SELECT current_user");
  }

  @AfterEach
  void close() throws SQLException {
    db.close();
  }

  /**
   * What a command adds to the log: {@code type identity column owner +granted -revoked}, where
   * {@code alice} and {@code bob} stand for the test's roles and {@code me} for its user.
   */
  private List<String> logged(String sql) throws SQLException {
    List<String> texts = new ArrayList<>();
    for (Database.Row row : db.logged(named(sql))) {
      row.definition().privileges().forEach(entry -> texts.add(row.schema() + ": " + text(entry)));
    }
    return texts;
  }

  private String named(String sql) {
    return sql.replace("alice", alice).replace("bob", bob);
  }

  private String text(ObjectPrivileges entry) {
    StringBuilder text = new StringBuilder(entry.type() + " " + entry.identity());
    if (entry.column() != null) {
      text.append(".").append(entry.column());
    }
    text.append(" of ").append(entry.owner());
    entry.granted().forEach(grant -> text.append(" +").append(text(grant)));
    entry.revoked().forEach(grant -> text.append(" -").append(text(grant)));
    return text.toString().replace(alice, "alice").replace(bob, "bob").replace(me, "me");
  }

  private static String text(PrivilegeGrant grant) {
    return (grant.grantee() == null ? "" : grant.grantee())
        + "="
        + String.join(",", grant.privileges())
        + (grant.grantable() ? "*" : "")
        + "/"
        + grant.grantor();
  }

  @Test
  void tellsTheOwnerOfWhatIsCreatedAndLaterOnlyWhatChanges() throws SQLException {
    assertThat(logged("CREATE TABLE t(id serial, a text)"))
        .containsExactly("public: table public.t of me", "public: sequence public.t_id_seq of me");
    assertThat(
            logged("ALTER TABLE t ADD b int; COMMENT ON TABLE t IS 'x'; ALTER TABLE t RENAME TO u"))
        .isEmpty();
    assertThat(logged("ALTER TABLE u OWNER TO alice"))
        .containsExactly(
            "public: table public.u of alice", "public: sequence public.t_id_seq of alice");
    assertThat(logged("ALTER TABLE u OWNER TO alice")).isEmpty();
    assertThat(logged("CREATE SCHEMA s AUTHORIZATION bob")).containsExactly("s: schema s of bob");
    assertThat(
            logged(
                "CREATE TYPE s.e AS ENUM (); CREATE FUNCTION s.f(int) RETURNS int LANGUAGE sql AS 'SELECT 1'"))
        .containsExactly("s: type s.e of me", "s: function s.f(integer) of me");
  }

  @Test
  void tellsWhatSetsPrivilegesApartFromTheUsualOnes() throws SQLException {
    db.run(
        "CREATE TABLE t(a int, b int); CREATE FUNCTION f() RETURNS int LANGUAGE sql AS 'SELECT 1'");
    assertThat(logged("GRANT SELECT, UPDATE ON t TO bob WITH GRANT OPTION"))
        .containsExactly("public: table public.t of me +bob=SELECT,UPDATE*/me");
    assertThat(logged("REVOKE INSERT ON t FROM CURRENT_USER; REVOKE ALL ON t FROM bob"))
        .containsExactly(
            "public: table public.t of me +bob=SELECT,UPDATE*/me -me=INSERT/me",
            "public: table public.t of me -me=INSERT/me");
    assertThat(logged("GRANT SELECT (a, b) ON t TO PUBLIC"))
        .containsExactly(
            "public: table public.t.a of me +=SELECT/me",
            "public: table public.t.b of me +=SELECT/me");
    assertThat(logged("REVOKE SELECT (a) ON t FROM PUBLIC"))
        .containsExactly("public: table public.t.a of me");
    assertThat(logged("REVOKE ALL ON FUNCTION f() FROM PUBLIC"))
        .containsExactly("public: function public.f() of me -=EXECUTE/me");
  }

  @Test
  void writesNothingWhereNothingChanges() throws SQLException {
    db.run(
        named("CREATE TABLE t(a int); CREATE TEMPORARY TABLE x(a int); GRANT SELECT ON t TO bob"));
    for (String ddl :
        List.of(
            "GRANT SELECT ON t TO bob",
            "REVOKE INSERT ON t FROM bob",
            "GRANT SELECT ON x TO bob",
            "GRANT SELECT ON pgstream.schema_log TO bob",
            "GRANT USAGE ON LANGUAGE plpgsql TO bob",
            "ALTER DEFAULT PRIVILEGES REVOKE SELECT ON TABLES FROM bob")) {
      assertThat(db.logged(named(ddl))).as(ddl).isEmpty();
    }
  }

  @Test
  void namesNothingAsChangedButThePrivileges() throws SQLException {
    db.run("CREATE TABLE t(a int); CREATE SCHEMA s; CREATE TABLE s.t(a int)");
    List<Database.Row> rows = db.logged(named("GRANT SELECT ON public.t, s.t TO bob"));
    assertThat(rows)
        .extracting(Database.Row::text)
        .containsExactly("public: alter privileges public", "s: alter privileges s");
    assertThat(rows).extracting(row -> row.definition().more()).containsExactly(true, false);
  }

  @Test
  void followsDefaultPrivileges() throws SQLException {
    db.run("CREATE SCHEMA s");
    assertThat(
            logged(
                "ALTER DEFAULT PRIVILEGES FOR ROLE alice IN SCHEMA s GRANT SELECT ON TABLES TO bob;"
                    + " ALTER DEFAULT PRIVILEGES FOR ROLE alice REVOKE USAGE ON TYPES FROM PUBLIC"))
        .containsExactly(
            "s: default privileges s of alice +bob=SELECT/alice",
            "public: default privileges null of alice -=USAGE/alice");
    assertThat(
            logged(
                "ALTER DEFAULT PRIVILEGES FOR ROLE alice IN SCHEMA s REVOKE SELECT ON TABLES FROM bob;"
                    + " ALTER DEFAULT PRIVILEGES FOR ROLE alice GRANT USAGE ON TYPES TO PUBLIC"))
        .containsExactly(
            "s: default privileges s of alice", "public: default privileges null of alice");
    db.run(named("ALTER DEFAULT PRIVILEGES IN SCHEMA s GRANT SELECT ON TABLES TO bob"));
    assertThat(logged("CREATE TABLE s.t(a int)"))
        .containsExactly("s: table s.t of me +bob=SELECT/me");
  }

  @Test
  void noticesWhatDropOwnedTakesBack() throws SQLException {
    db.run(named("CREATE TABLE t(a int); GRANT SELECT ON t TO bob; GRANT UPDATE (a) ON t TO bob"));
    assertThat(logged("DROP OWNED BY bob"))
        .containsExactly("public: table public.t of me", "public: table public.t.a of me");
  }

  @Test
  void logsEverythingOnDemand() throws SQLException {
    db.run(named("CREATE TABLE t(a int); CREATE TYPE e AS ENUM (); ALTER TABLE t OWNER TO alice"));
    // No event trigger sees this.
    assertThat(logged("REASSIGN OWNED BY alice TO bob")).isEmpty();
    assertThat(logged("SELECT pgstream.log_privileges()"))
        .contains("public: table public.t of bob", "public: type public.e of me");
    assertThat(logged("ALTER TABLE t ADD b int")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"READ COMMITTED", "REPEATABLE READ", "SERIALIZABLE"})
  void seesWhatIsSoNowAndNeverWaits(String isolation) throws SQLException {
    try (Database other = Database.open(connector)) {
      db.run(
          named("CREATE TABLE t(a int, b int); CREATE TABLE u(a int); GRANT SELECT ON t TO bob"));
      for (Database session : List.of(db, other)) {
        session.run("SET lock_timeout = '1s'; BEGIN ISOLATION LEVEL " + isolation + "; SELECT 1");
      }
      assertThat(other.run(named("GRANT INSERT (a) ON t TO bob; GRANT INSERT ON u TO bob")))
          .isEmpty();
      assertThat(logged("GRANT INSERT (b) ON t TO alice"))
          .containsExactly("public: table public.t.b of me +alice=INSERT/me");
      other.run("ROLLBACK");
      try (Database third = Database.open(connector)) {
        third.run(named("GRANT UPDATE (a) ON t TO bob"));
      }
      assertThat(logged("GRANT SELECT (a) ON t TO bob"))
          .containsExactly("public: table public.t.a of me +bob=SELECT,UPDATE/me");
      assertThat(logged("REVOKE ALL (a) ON t FROM bob"))
          .containsExactly("public: table public.t.a of me");
      db.run("COMMIT");
      assertThat(logged("GRANT SELECT (a) ON t TO bob"))
          .containsExactly("public: table public.t.a of me +bob=SELECT/me");
    }
  }

  @Test
  void noticesColumnsHoweverTheyAreGranted() throws SQLException {
    db.run("CREATE TABLE t(a int, b int)");
    assertThat(
            logged(
                "BEGIN; SAVEPOINT s; GRANT SELECT (a) ON t TO bob; RELEASE s; SAVEPOINT s;"
                    + " REVOKE ALL ON t FROM bob; GRANT SELECT (b) ON t TO bob; ROLLBACK TO s; COMMIT"))
        .containsExactly("public: table public.t.a of me +bob=SELECT/me");
    assertThat(
            logged(
                "DO $$ BEGIN BEGIN REVOKE ALL ON t FROM bob; EXCEPTION WHEN OTHERS THEN NULL; END;"
                    + " END $$"))
        .containsExactly("public: table public.t of me", "public: table public.t.a of me");
    assertThat(logged("SET track_counts = off; GRANT SELECT (b) ON t TO bob; RESET track_counts"))
        .containsExactly("public: table public.t.b of me +bob=SELECT/me");
  }

  @Test
  void keepsOneRecordOfEachObject() throws SQLException {
    db.run(named("CREATE TABLE t(a int)"));
    db.run(
        named("GRANT SELECT ON t TO bob; GRANT INSERT ON t TO bob; GRANT UPDATE (a) ON t TO bob"));
    String records =
        "SELECT count(*) FROM pgstream.logged_privileges WHERE classid = 'pg_class'::regclass";
    assertThat(db.text(records)).isEqualTo("2");
    db.run("DROP TABLE t");
    assertThat(db.text(records)).isEqualTo("0");
  }
}
