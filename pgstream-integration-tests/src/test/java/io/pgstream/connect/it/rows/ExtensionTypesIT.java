package io.pgstream.connect.it.rows;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.pgstream.connect.it.ddl.OneServer;
import io.pgstream.connect.it.ddl.TwoDatabases;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Types of extensions that the build does not install: nothing knows their names, so what holds for
 * the types that it has should hold for them. Skipped where the server does not offer them.
 */
class ExtensionTypesIT {
  @RegisterExtension static final OneServer ONE = new OneServer();

  private static boolean isOffered(String extension) throws SQLException {
    try (Connection connection = ONE.server().connect("postgres");
        Statement statement = connection.createStatement();
        ResultSet found =
            statement.executeQuery(
                "SELECT FROM pg_available_extensions WHERE name = '" + extension + "'")) {
      return found.next();
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "postgis | geometry(Point,4326) | SRID=4326;POINT(13.4 52.5) | SRID=4326;POINT EMPTY",
        "postgis | geometry | POLYGON((0 0,1 0,1 1,0 0),(0.1 0.1,0.2 0.1,0.2 0.2,0.1 0.1))"
            + " | GEOMETRYCOLLECTION ZM(POINT ZM(1 2 3 4e-300),CIRCULARSTRING ZM(0 0 0 0,1 1 0 0,2 0 0 0))",
        "postgis | geography | POINT(-179.999999999 89.9) | LINESTRING(0 0,10 10)",
        "postgis | box2d | BOX(0 0,1 1) | BOX(-1e10 0.1,1 1)",
        "vector | vector(3) | [1,2.5,-3e-10] | [0,0,-0]",
        "vector | vector | [1] | [0.1,3.4028235e+38]"
      })
  void areTheSameOnTheTarget(String extension, String type, String one, String other)
      throws SQLException {
    assumeThat(isOffered(extension)).as(extension + " is offered by this server").isTrue();
    try (TwoDatabases databases =
        new TwoDatabases(ONE.server(), Map.of(), "CREATE EXTENSION " + extension)) {
      String columns = "v " + type + ", a " + type + "[], d made, w text";
      databases.run("CREATE DOMAIN made AS " + type);
      databases.run("CREATE TABLE keyed(id int PRIMARY KEY, " + columns + ")");
      databases.run("CREATE TABLE keyless(" + columns + ")");
      databases.run("ALTER TABLE keyless REPLICA IDENTITY FULL");
      databases.run(
          "INSERT INTO keyed SELECT i, v, ARRAY[v, NULL], v, 'x' FROM unnest(ARRAY["
              + "'%1$s', '%2$s', NULL]::%3$s[]) WITH ORDINALITY u(v, i)"
                  .formatted(one, other, type));
      databases.run("INSERT INTO keyless SELECT v, a, d, w FROM keyed, generate_series(1, 2)");
      requireSame(databases);
      databases.run("UPDATE keyed SET w = 'y'");
      databases.run("UPDATE keyed SET v = '" + other + "', d = NULL WHERE id = 1");
      databases.run("UPDATE keyless SET w = 'y' WHERE ctid = '(0,1)'");
      databases.run("DELETE FROM keyless WHERE ctid IN ('(0,2)', '(0,6)')");
      requireSame(databases);
    }
  }

  private static void requireSame(TwoDatabases databases) throws SQLException {
    databases.catchUp();
    for (String table : List.of("public.keyed", "public.keyless")) {
      String rows = "SELECT t::text FROM " + table + " t ORDER BY 1";
      assertThat(databases.onTarget(rows)).isNotEmpty().isEqualTo(databases.onSource(rows));
    }
  }
}
