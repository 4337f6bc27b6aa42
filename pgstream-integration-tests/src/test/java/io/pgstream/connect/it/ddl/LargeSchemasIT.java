package io.pgstream.connect.it.ddl;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Schemas as applications have them, made and changed statement by statement while rows change. */
class LargeSchemasIT {
  private static final Set<String> DATA_CLASSES = Set.of("22", "23");

  @RegisterExtension static final OneServer ONE = new OneServer();

  @ParameterizedTest
  @ValueSource(strings = {"music", "shop", "code-hosting"})
  void follows(String name) throws SQLException, IOException {
    long seed = Long.getLong("pgstream.ddl.seed", ThreadLocalRandom.current().nextInt(1 << 20));
    try (TwoDatabases databases =
            new TwoDatabases(ONE.server(), Map.of("disable.triggers", "true"));
        Connection writer = databases.connectToSource()) {
      Random random = new Random(seed);
      RandomRows rows = new RandomRows(new CatalogPick(writer, random), random);
      for (String sql : statements(name)) {
        change(databases, sql);
        write(writer, rows.any());
      }
      databases.catchUp();
      databases.requireSameSchema();
      databases.requireSameRows();
    } catch (SQLException | RuntimeException | AssertionError e) {
      throw new AssertionError("-Dpgstream.ddl.seed=" + seed, e);
    }
  }

  /** Rows that do not fit are not the point here. */
  private static void write(Connection writer, String sql) throws SQLException {
    try (Statement statement = writer.createStatement()) {
      statement.setEscapeProcessing(false);
      statement.execute(sql);
    } catch (SQLException e) {
      assertThat(e.getSQLState()).as(sql).isNotNull();
    }
  }

  /** The random rows may stand in the way of a constraint or of the script's own rows. */
  private static void change(TwoDatabases databases, String sql) throws SQLException {
    try {
      databases.run(sql);
    } catch (SQLException e) {
      if (!DATA_CLASSES.contains(String.valueOf(e.getSQLState()).substring(0, 2))) {
        throw new SQLException(sql, e.getSQLState(), e);
      }
    }
  }

  /** A statement ends with a semicolon at the end of a line, outside of function bodies. */
  private static List<String> statements(String name) throws IOException {
    List<String> statements = new ArrayList<>();
    StringBuilder statement = new StringBuilder();
    for (String line : text(name).split("\n", -1)) {
      if (!line.startsWith("--")) {
        statement.append(line).append('\n');
        boolean inBody = statement.toString().split("\\$\\$", -1).length % 2 == 0;
        if (line.endsWith(";") && !inBody) {
          statements.add(statement.toString());
          statement.setLength(0);
        }
      }
    }
    return statements;
  }

  private static String text(String name) throws IOException {
    try (InputStream in = LargeSchemasIT.class.getResourceAsStream(name + ".sql")) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
