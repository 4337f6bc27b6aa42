package io.pgstream.connect.benchmarks.figure;

import io.pgstream.connect.benchmarks.stack.Pipeline;
import io.pgstream.connect.benchmarks.stack.Role;
import io.pgstream.connect.benchmarks.workload.TableShape;
import java.util.Map;

/**
 * The OpenSearch sink alone, from a topic that holds all rows: from the request that starts the
 * connector to the moment the server has indexed the last document. Next to it the same documents,
 * posted by hand.
 *
 * @param name the figure's name
 * @param title what it is, for the report
 * @param goal what it should reach
 * @param shape the tables
 * @param partitions of the topic, and tasks
 */
record OpenSearchFigure(String name, String title, String goal, TableShape shape, int partitions)
    implements Figure {
  private static final int TRANSACTION_ROWS = 1_000;

  @Override
  public Rounds prepare(Bench bench) throws Exception {
    Pipeline pipeline = bench.pipeline(name, shape, partitions);
    try {
      long rows = bench.scale().documents();
      pipeline.workload().insert(1, rows, TRANSACTION_ROWS);
      long begin = pipeline.start(Role.SOURCE, Map.of());
      pipeline.awaitTopic(rows, begin);
      pipeline.stop(Role.SOURCE);
      return new OpenSearchRounds(this, bench, pipeline);
    } catch (Exception e) {
      pipeline.close();
      throw e;
    }
  }
}
