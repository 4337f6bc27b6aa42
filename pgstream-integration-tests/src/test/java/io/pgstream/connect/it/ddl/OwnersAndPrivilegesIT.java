package io.pgstream.connect.it.ddl;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Owners and privileges follow where that is asked for: what pg_dump says of them is then the same
 * on source and target.
 */
class OwnersAndPrivilegesIT {
  private static final Map<String, String> FOLLOWING =
      Map.of("disable.triggers", "true", "ddl.owners", "true", "ddl.privileges", "true");

  private static final String LIST =
      "CREATE TABLE s.t(id int PRIMARY KEY, a text); ALTER TABLE s.t OWNER TO alice;"
          + " GRANT SELECT ON s.t TO bob; GRANT UPDATE (a) ON s.t TO bob;"
          + " CREATE FUNCTION s.f() RETURNS int LANGUAGE sql AS 'SELECT 1';"
          + " REVOKE ALL ON FUNCTION s.f() FROM PUBLIC; GRANT USAGE ON SCHEMA s TO bob;"
          + " ALTER DEFAULT PRIVILEGES FOR ROLE alice IN SCHEMA s GRANT SELECT ON TABLES TO bob";

  @RegisterExtension static final OneServer ONE = new OneServer();

  private static TwoDatabases databases;

  @BeforeAll
  static void createRoles() throws SQLException {
    ONE.server()
        .execute(
            "CREATE ROLE alice",
            "CREATE ROLE bob",
            "CREATE ROLE carol",
            "CREATE ROLE \"Mr. \"\"X\"\"\"");
  }

  @AfterAll
  static void stop() throws SQLException {
    if (databases != null) {
      databases.close();
    }
  }

  static Stream<DdlCase> cases() {
    return PrivilegeCases.ALL.stream()
        .filter(c -> c.name().contains(System.getProperty("pgstream.ddl.case", "")));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("cases")
  void follow(DdlCase ddl) throws SQLException {
    if (databases == null) {
      databases = new TwoDatabases(ONE.server(), FOLLOWING);
    }
    boolean done = false;
    try {
      databases.run("CREATE SCHEMA " + ddl.schema());
      for (String transaction : ddl.transactions()) {
        databases.searchPath(ddl.schema());
        databases.run(transaction.replace("@", ddl.schema()));
        databases.catchUp();
        requireSameDump(transaction);
      }
      assertThat(databases.targetRows(ddl.schema())).isEqualTo(databases.sourceRows(ddl.schema()));
      databases.run("DROP SCHEMA " + ddl.schema() + " CASCADE");
      databases.catchUp();
      done = true;
    } finally {
      if (!done) {
        databases.close();
        databases = null;
      }
    }
  }

  private static void requireSameDump(String cause) {
    assertThat(SchemaDump.withPrivileges(databases.targetUrl()))
        .as(cause)
        .isEqualTo(SchemaDump.withPrivileges(databases.sourceUrl()));
  }

  @Test
  void areThoseOfWhatExistedBeforeTheStreamBegan() throws SQLException {
    try (TwoDatabases existing =
        new TwoDatabases(
            ONE.server(),
            FOLLOWING,
            "CREATE SCHEMA s AUTHORIZATION bob",
            LIST,
            "ALTER DEFAULT PRIVILEGES REVOKE EXECUTE ON FUNCTIONS FROM PUBLIC",
            "REVOKE ALL ON SCHEMA public FROM PUBLIC")) {
      assertThat(SchemaDump.withPrivileges(existing.targetUrl()))
          .isEqualTo(SchemaDump.withPrivileges(existing.sourceUrl()))
          .anyMatch(line -> line.contains("TO bob"));
    }
  }

  @Test
  void stayTheTargetsUnlessAskedFor() throws SQLException {
    try (TwoDatabases apart = new TwoDatabases(ONE.server(), Map.of())) {
      apart.run("CREATE SCHEMA s; " + LIST);
      apart.catchUp();
      assertThat(
              apart.onTarget("SELECT relowner::regrole FROM pg_class WHERE oid = 's.t'::regclass"))
          .isEqualTo(apart.onTarget("SELECT current_user"));
      assertThat(apart.onTarget("SELECT 1 FROM pg_default_acl")).isEmpty();
      assertThat(
              apart.onTarget(
                  "SELECT relacl FROM pg_class WHERE oid = 's.t'::regclass UNION ALL"
                      + " SELECT proacl FROM pg_proc WHERE oid = 's.f'::regproc UNION ALL"
                      + " SELECT nspacl FROM pg_namespace WHERE nspname = 's'"))
          .containsOnlyNulls();
      apart.requireSameSchema();
    }
  }

  @Test
  void canFollowOnTheirOwn() throws SQLException {
    Map<String, String> privileges = Map.of("ddl.privileges", "true");
    try (TwoDatabases apart = new TwoDatabases(ONE.server(), privileges)) {
      apart.run("CREATE SCHEMA s; " + LIST);
      apart.catchUp();
      String sink = apart.onTarget("SELECT current_user").get(0);
      assertThat(apart.onTarget("SELECT relacl FROM pg_class WHERE oid = 's.t'::regclass"))
          .containsExactly("{" + sink + "=arwdDxt/" + sink + ",bob=r/" + sink + "}");
      assertThat(
              apart.onTarget(
                  "SELECT defaclrole::regrole || ' ' || defaclacl::text FROM pg_default_acl"))
          .containsExactly("alice {bob=r/alice}");
    }
    try (TwoDatabases apart = new TwoDatabases(ONE.server(), Map.of("ddl.owners", "true"))) {
      apart.run("CREATE SCHEMA s; " + LIST);
      apart.catchUp();
      assertThat(
              apart.onTarget(
                  "SELECT relowner::regrole || ' ' || coalesce(relacl::text, '-')"
                      + " FROM pg_class WHERE oid = 's.t'::regclass"))
          .containsExactly("alice -");
    }
  }

  @Test
  void followOnceTheyAreLoggedAgainWhenTheOptionComesLate() throws SQLException {
    try (TwoDatabases late = new TwoDatabases(ONE.server(), FOLLOWING)) {
      late.run("CREATE SCHEMA s; SET pgstream.skip_log = true");
      late.run("GRANT USAGE ON SCHEMA s TO bob; RESET pgstream.skip_log");
      late.run("SELECT pgstream.log_privileges()");
      late.catchUp();
      assertThat(late.onTarget("SELECT has_schema_privilege('bob', 's', 'USAGE')"))
          .isEqualTo(List.of("t"));
    }
  }
}
