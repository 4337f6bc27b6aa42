package io.pgstream.connect.it.ddl;

import static org.assertj.core.api.Assertions.assertThat;

import io.pgstream.connect.it.Database;
import io.pgstream.connect.it.compare.DocumentComparison;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every kind of schema change, each with what it needs and rows before and after: source and target
 * then have the same schema, as pg_dump sees it, and the same rows, which OpenSearch has as
 * documents.
 */
class EveryDdlIT {
  @RegisterExtension static final OneServer ONE = new OneServer();
  @RegisterExtension static final OneSearchServer SEARCH = new OneSearchServer();

  private static TwoDatabases databases;

  @AfterAll
  static void stop() throws SQLException {
    if (databases != null) {
      databases.close();
    }
  }

  static Stream<DdlCase> cases() {
    return Stream.of(
            TypeCases.ALL,
            TableCases.ALL,
            ViewCases.ALL,
            RoutineCases.ALL,
            OtherCases.ALL,
            RewriteCases.ALL,
            RareCases.ALL)
        .flatMap(cases -> cases.stream())
        .filter(c -> c.name().contains(System.getProperty("pgstream.ddl.case", "")));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("cases")
  void follows(DdlCase ddl) throws SQLException {
    if (databases == null) {
      databases =
          TwoDatabases.andSearch(ONE.server(), Map.of("disable.triggers", "true"), SEARCH.url());
    }
    boolean done = false;
    try {
      databases.run("CREATE SCHEMA " + ddl.schema());
      databases.searchPath(ddl.schema());
      for (String transaction : ddl.transactions()) {
        databases.run(transaction);
      }
      databases.catchUp();
      databases.requireSameSchema();
      assertThat(databases.targetRows(ddl.schema())).isEqualTo(databases.sourceRows(ddl.schema()));
      try (Connection source = new Database(databases.sourceUrl()).connector().open()) {
        assertThat(new DocumentComparison(source, SEARCH.uri()).tableDifferences()).isEmpty();
      }
      databases.run("DROP SCHEMA " + ddl.schema() + " CASCADE");
      databases.catchUp();
      done = true;
    } finally {
      if (!done) {
        // What failed may leave anything behind: the other cases start anew.
        databases.close();
        databases = null;
      }
    }
  }
}
