package io.pgstream.connect.cli.demo;

import io.pgstream.connect.local.rest.RestException;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.List;

/** Plays the tutorial: one statement at a time on the source, then a look at both targets. */
final class Tour {
  private static final Duration TIMEOUT = Duration.ofSeconds(60);
  private static final long LOOK_INTERVAL_MS = 100;

  private final Database source;
  private final List<TourStep> steps;
  private final PrintWriter out;

  Tour(Database source, PostgresCheck postgres, SearchCheck search, PrintWriter out) {
    this.source = source;
    this.steps = steps(postgres, search);
    this.out = out;
  }

  private static List<TourStep> steps(PostgresCheck postgres, SearchCheck search) {
    TourStep.Check rows = TourStep.all(postgres::sameRows, search::sameDocuments);
    return List.of(
        new TourStep(
            "CREATE TABLE test(id SERIAL PRIMARY KEY, name TEXT)",
            TourStep.all(postgres::sameTable, () -> search.schemaLog(1), search::noDocuments)),
        new TourStep("INSERT INTO test(name) VALUES('alice'),('bob'),('charlie')", rows),
        new TourStep("UPDATE test SET name = 'bobby' WHERE id = 2", rows),
        new TourStep("DELETE FROM test WHERE id = 3", rows),
        new TourStep(
            "ALTER TABLE test ADD COLUMN age INTEGER",
            TourStep.all(postgres::sameTable, () -> search.schemaLog(2))),
        new TourStep(
            "ALTER TABLE test RENAME COLUMN name TO full_name",
            TourStep.all(postgres::sameTable, () -> search.schemaLog(3))),
        new TourStep("INSERT INTO test(full_name, age) VALUES('dora', 42)", rows),
        new TourStep("TRUNCATE test", rows),
        new TourStep(
            "DROP TABLE test",
            TourStep.all(postgres::tableGone, () -> search.schemaLog(4), search::noDocuments)));
  }

  /**
   * Plays every step.
   *
   * @return false as soon as one is not seen on both targets in time
   */
  boolean play() throws Exception {
    for (TourStep step : steps) {
      out.println();
      out.println("source      " + step.sql() + ";");
      out.flush();
      long begin = System.nanoTime();
      source.execute(step.sql());
      Finding finding = await(step.check());
      if (!finding.isAsExpected()) {
        out.printf("FAILED      within %d s: %s%n", TIMEOUT.toSeconds(), finding.problem());
        return false;
      }
      finding.lines().forEach(out::println);
      out.printf("ok          after %d ms%n", (System.nanoTime() - begin) / 1_000_000);
    }
    return true;
  }

  private static Finding await(TourStep.Check check) throws Exception {
    long deadline = System.nanoTime() + TIMEOUT.toNanos();
    Finding finding = look(check);
    while (!finding.isAsExpected() && System.nanoTime() < deadline) {
      Thread.sleep(LOOK_INTERVAL_MS);
      finding = look(check);
    }
    return finding;
  }

  private static Finding look(TourStep.Check check) throws Exception {
    try {
      return check.look();
    } catch (RestException e) {
      // An index or alias that is asked for in the moment before it is there.
      return Finding.not(e.getMessage());
    }
  }
}
