package io.pgstream.connect.benchmarks.figure;

import io.pgstream.connect.benchmarks.measure.Spread;
import io.pgstream.connect.benchmarks.measure.Unit;
import io.pgstream.connect.benchmarks.stack.Database;
import io.pgstream.connect.benchmarks.workload.TableShape;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * How much later than at the source each row was committed at the target.
 *
 * @param millis one per row
 */
record CommitDelays(List<Double> millis) {
  private static final double MICROS_PER_MILLI = 1_000;

  /** Takes a number with its name. */
  @FunctionalInterface
  interface Taker {
    void take(String name, Unit unit, double value);
  }

  /** SQL for when a row was committed. */
  static final String COMMITTED = "pg_xact_commit_timestamp(xmin)";

  /**
   * Compares the rows of the first table from a key on.
   *
   * @param arrived SQL for when a row came to the target
   */
  static CommitDelays between(
      Database source, Database target, String arrived, TableShape shape, long first)
      throws SQLException {
    Map<String, Long> committed = times(source, COMMITTED, shape, first);
    List<Double> millis = new ArrayList<>();
    times(target, arrived, shape, first)
        .forEach((key, time) -> millis.add((time - committed.get(key)) / MICROS_PER_MILLI));
    return new CommitDelays(millis);
  }

  /** Microseconds by key. */
  private static Map<String, Long> times(
      Database database, String time, TableShape shape, long first) throws SQLException {
    Map<String, Long> times = new HashMap<>();
    database.forEachRow(
        "SELECT id::text, (extract(epoch FROM "
            + time
            + ") * 1000000)::bigint::text FROM "
            + shape.tableName(0)
            + " WHERE id >= "
            + first,
        row -> times.put(row.get(0), Long.valueOf(row.get(1))));
    return times;
  }

  void report(Taker taker) {
    taker.take("p50", Unit.MILLISECONDS, Spread.percentile(millis, 0.5));
    taker.take("p99", Unit.MILLISECONDS, Spread.percentile(millis, 0.99));
    taker.take("longest", Unit.MILLISECONDS, Spread.percentile(millis, 1));
  }
}
