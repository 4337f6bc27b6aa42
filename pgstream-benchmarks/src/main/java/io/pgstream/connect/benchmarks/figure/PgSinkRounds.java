package io.pgstream.connect.benchmarks.figure;

import static io.pgstream.connect.benchmarks.measure.Unit.ROWS_PER_SECOND;

import io.pgstream.connect.benchmarks.measure.Observation;
import io.pgstream.connect.benchmarks.measure.Values;
import io.pgstream.connect.benchmarks.stack.Database;
import io.pgstream.connect.benchmarks.stack.Pipeline;
import io.pgstream.connect.benchmarks.stack.Role;
import io.pgstream.connect.benchmarks.stack.TargetProgress;
import io.pgstream.connect.benchmarks.stack.TopicRows;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * Rounds of a figure of the Postgres sink. The sink finds its position in the target, so a copy of
 * the database takes it back to where the work begins.
 *
 * @param figure the figure
 * @param bench the servers
 * @param pipeline whose target database is the state before the work
 * @param topic what the topic holds
 * @param expected what the target must hold afterwards
 * @param baseline the same work by hand
 */
record PgSinkRounds(
    PgSinkFigure figure,
    Bench bench,
    Pipeline pipeline,
    TopicRows topic,
    List<String> expected,
    SinkWork.Baseline baseline)
    implements Rounds {
  private static final Duration POLL = Duration.ofMillis(20);

  @Override
  public void round(Values values) throws Exception {
    long rows = figure.work().rows(bench.scale());
    onCopy(
        "by_hand",
        target -> {
          double seconds = baseline.run(target);
          values.baseline(figure.work().baselineName(), ROWS_PER_SECOND, rows / seconds);
        });
    onCopy("by_sink", target -> sink(target, rows, values));
  }

  /** Something that is done to a target. */
  @FunctionalInterface
  private interface Work {
    void on(Database target) throws Exception;
  }

  private void onCopy(String suffix, Work work) throws Exception {
    String database = pipeline.name() + "_" + suffix;
    Database target = bench.stack().createTarget(database, pipeline.name());
    try {
      bench.stack().settle();
      work.on(target);
      target.requireSame(expected, figure.shape(), "the target");
    } finally {
      pipeline.stop(Role.PG_SINK);
      bench.stack().dropTarget(database);
    }
  }

  private void sink(Database target, long rows, Values values) throws Exception {
    Observation observation = bench.stack().observe();
    long begin = pipeline.start(Role.PG_SINK, Map.of("connection.url", target.url()));
    try (TargetProgress progress = new TargetProgress(target, begin)) {
      pipeline.await("the target has every row", POLL, () -> progress.hasReached(topic.ends()));
      values.subject("pgstream", ROWS_PER_SECOND, progress.progress().streamingRate(rows));
      values.subject(
          "pgstream, its start included", ROWS_PER_SECOND, progress.progress().rate(rows));
    }
    values.costs(observation.costs(), rows);
  }

  @Override
  public void close() throws SQLException {
    pipeline.close();
  }
}
