package io.pgstream.connect.benchmarks.figure;

import static io.pgstream.connect.benchmarks.measure.Unit.SECONDS;

import io.pgstream.connect.benchmarks.baseline.NativeReplication;
import io.pgstream.connect.benchmarks.measure.Costs;
import io.pgstream.connect.benchmarks.measure.Observation;
import io.pgstream.connect.benchmarks.measure.Values;
import io.pgstream.connect.benchmarks.stack.Database;
import io.pgstream.connect.benchmarks.stack.Pipeline;
import io.pgstream.connect.benchmarks.stack.Role;
import io.pgstream.connect.benchmarks.workload.SteadyLoad;
import io.pgstream.connect.benchmarks.workload.TableShape;
import java.util.Map;

/**
 * How long a row takes from its commit at the source to its commit at the target, under a steady
 * load of small transactions. Both servers note commit times, by the same clock. Next to it the
 * replication that Postgres has built in, up to the moment it writes the row.
 */
final class LatencyFigure implements Figure {
  private static final TableShape SHAPE = TableShape.TYPICAL;

  /** Part of the load's time that goes by before it counts. */
  private static final int WARM_UP_DIVISOR = 6;

  /** Part of it that the baseline is loaded for: a server that has no JVM needs no long look. */
  private static final int BASELINE_DIVISOR = 3;

  @Override
  public String name() {
    return "latency";
  }

  @Override
  public String title() {
    return "Source commit to target commit, steady load of one-row transactions";
  }

  @Override
  public String goal() {
    return "p50 at most 8 ms, p99 at most 20 ms";
  }

  @Override
  public Rounds prepare(Bench bench) {
    return values -> {
      byPostgres(bench, values);
      byConnectors(bench, values);
    };
  }

  private void byPostgres(Bench bench, Values values) throws Exception {
    try (Pipeline pipeline = bench.pipeline(name(), SHAPE, 1);
        NativeReplication postgres = NativeReplication.prepare(bench.stack(), pipeline, SHAPE)) {
      // It gives the copy the commit time of the original, so the copy has to note its own.
      postgres
          .target()
          .execute(alter("ADD COLUMN arrived_at timestamptz DEFAULT clock_timestamp()"));
      postgres.start();
      long first = load(bench, pipeline, 1, WARM_UP_DIVISOR);
      long beyond = load(bench, pipeline, first, BASELINE_DIVISOR);
      postgres.await(hasRows(beyond));
      CommitDelays.between(pipeline.source(), postgres.target(), "arrived_at", SHAPE, first)
          .report((name, unit, value) -> values.baseline("Postgres' own, " + name, unit, value));
      postgres.target().execute(alter("DROP COLUMN arrived_at"));
      postgres
          .target()
          .requireSame(pipeline.source().checksums(SHAPE), SHAPE, "Postgres' own copy");
    }
  }

  private void byConnectors(Bench bench, Values values) throws Exception {
    try (Pipeline pipeline = bench.pipeline(name(), SHAPE, 1)) {
      pipeline.createTopic();
      pipeline.start(Role.SOURCE, Map.of());
      pipeline.start(Role.PG_SINK, Map.of());
      Database target = pipeline.target();
      pipeline.await("the target has the table", () -> target.hasTables(SHAPE));
      long first = load(bench, pipeline, 1, WARM_UP_DIVISOR);
      Observation observation = bench.stack().observe();
      long beyond = load(bench, pipeline, first, 1);
      Costs costs = observation.costs();
      pipeline.await("the target has every row", () -> "t".equals(target.value(hasRows(beyond))));
      CommitDelays.between(pipeline.source(), target, CommitDelays.COMMITTED, SHAPE, first)
          .report((name, unit, value) -> values.subject("pgstream, " + name, unit, value));
      values.cost("worker CPU while the load lasts", SECONDS, costs.workerCpuSeconds());
      values.costs(costs, beyond - first);
      target.requireSame(pipeline.source().checksums(SHAPE), SHAPE, "the target");
    }
  }

  private static long load(Bench bench, Pipeline pipeline, long first, int divisor)
      throws Exception {
    Scale scale = bench.scale();
    return new SteadyLoad(pipeline.source(), SHAPE, scale.transactionsPerSecond(), first)
        .run(scale.latencyTime().dividedBy(divisor));
  }

  private static String alter(String what) {
    return "ALTER TABLE " + SHAPE.tableName(0) + " " + what;
  }

  private static String hasRows(long beyond) {
    return "SELECT count(*) = " + (beyond - 1) + " FROM " + SHAPE.tableName(0);
  }
}
