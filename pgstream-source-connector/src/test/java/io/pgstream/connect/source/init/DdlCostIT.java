package io.pgstream.connect.source.init;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import java.util.Locale;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Prints what logging adds to a DDL command; it sets no limit, because machines differ. */
class DdlCostIT {
  private static final int RUNS = 21;

  @ParameterizedTest
  @ValueSource(ints = {20, 100, 1000})
  void printsTheCostPerCommand(int tables) throws SQLException {
    try (Database db = Database.open(Database.migrated())) {
      // Muted, or making the tables would take longer than what is measured.
      db.run("SET pgstream.skip_log = 'TRUE'");
      db.run(
          "DO $$ BEGIN FOR i IN 1.."
              + tables
              + " LOOP IF i % 100 = 0 THEN COMMIT; END IF; EXECUTE (SELECT format('CREATE TABLE t%s(id serial PRIMARY KEY, %s)', i,"
              + " string_agg(format('c%s text NOT NULL DEFAULT ''x''', n), ', '))"
              + " FROM generate_series(2, 20) n); END LOOP; END $$");
      db.run("SET pgstream.skip_log = 'FALSE'");
      db.run("ANALYZE");
      double logged = median(db, i -> addColumn(tables, i, "logged"));
      double granted = median(db, DdlCostIT::grantOrRevoke);
      db.run("ALTER EVENT TRIGGER pgstream_log_ddl DISABLE");
      double plain = median(db, i -> addColumn(tables, i, "plain"));
      System.out.printf(
          Locale.ROOT,
          "DDL with %d tables of 20 columns: %.1f ms, GRANT %.1f ms, DDL without the trigger %.1f ms%n",
          tables,
          logged,
          granted,
          plain);
      assertThat(db.rows()).hasSizeGreaterThanOrEqualTo(RUNS);
    }
  }

  private static String addColumn(int tables, int i, String name) {
    // Spread over the tables, or the altered ones would have more and more columns.
    return "ALTER TABLE t" + (1 + i % tables) + " ADD COLUMN " + name + i + " int";
  }

  private static String grantOrRevoke(int i) {
    return i % 2 == 0 ? "GRANT SELECT ON t1 TO PUBLIC" : "REVOKE SELECT ON t1 FROM PUBLIC";
  }

  private static double median(Database db, IntFunction<String> command) throws SQLException {
    long[] nanos = new long[RUNS];
    for (int i = 0; i < RUNS; i++) {
      String ddl = command.apply(i);
      long start = System.nanoTime();
      db.run(ddl);
      nanos[i] = System.nanoTime() - start;
    }
    return IntStream.range(0, RUNS)
            .mapToLong(i -> nanos[i])
            .sorted()
            .skip(RUNS / 2)
            .findFirst()
            .orElseThrow()
        / 1e6;
  }
}
