package io.pgstream.connect.benchmarks.figure;

import io.pgstream.connect.benchmarks.stack.Database;
import io.pgstream.connect.benchmarks.stack.Pipeline;
import io.pgstream.connect.benchmarks.stack.Role;
import io.pgstream.connect.benchmarks.stack.TargetProgress;
import io.pgstream.connect.benchmarks.stack.TopicRows;
import io.pgstream.connect.benchmarks.workload.TableShape;
import java.util.Map;

/**
 * The Postgres sink alone, from a topic that holds the whole work: from the request that starts the
 * connector to the commit of the last change. Next to it the same work by hand.
 *
 * @param name the figure's name
 * @param title what it is, for the report
 * @param goal what it should reach
 * @param work what is done
 * @param shape the tables
 * @param partitions of the topic, and tasks
 */
record PgSinkFigure(
    String name, String title, String goal, SinkWork work, TableShape shape, int partitions)
    implements Figure {

  @Override
  public Rounds prepare(Bench bench) throws Exception {
    Pipeline pipeline = bench.pipeline(name, shape, partitions);
    try {
      return prepare(bench, pipeline);
    } catch (Exception e) {
      pipeline.close();
      throw e;
    }
  }

  /** Brings the target to the state before the work: every round begins with a copy of it. */
  private Rounds prepare(Bench bench, Pipeline pipeline) throws Exception {
    Scale scale = bench.scale();
    long existing = work.existing(scale);
    if (existing > 0) {
      pipeline.workload().insert(1, existing, SinkWork.TRANSACTION_ROWS);
    }
    long begin = pipeline.start(Role.SOURCE, Map.of());
    fillTarget(pipeline, pipeline.awaitTopic(existing, begin));
    work.change(pipeline.workload(), scale);
    TopicRows topic = pipeline.awaitTopic(existing + work.rows(scale), begin);
    pipeline.stop(Role.SOURCE);
    return new PgSinkRounds(
        this,
        bench,
        pipeline,
        topic,
        pipeline.source().checksums(shape),
        work.baseline(pipeline, shape, scale));
  }

  private void fillTarget(Pipeline pipeline, TopicRows topic) throws Exception {
    Database target = pipeline.target();
    long begin = pipeline.start(Role.PG_SINK, Map.of());
    try (TargetProgress progress = new TargetProgress(target, begin)) {
      pipeline.await(
          "the target has the existing rows",
          () -> target.hasTables(shape) && progress.hasReached(topic.ends()));
    }
    pipeline.stop(Role.PG_SINK);
    target.requireSame(pipeline.source().checksums(shape), shape, "the target");
  }
}
