package io.pgstream.connect.benchmarks.figure;

import static io.pgstream.connect.benchmarks.measure.Unit.ROWS_PER_SECOND;

import io.pgstream.connect.benchmarks.baseline.Documents;
import io.pgstream.connect.benchmarks.baseline.NativeReplication;
import io.pgstream.connect.benchmarks.measure.Observation;
import io.pgstream.connect.benchmarks.measure.Values;
import io.pgstream.connect.benchmarks.stack.Pipeline;
import io.pgstream.connect.benchmarks.stack.Role;
import io.pgstream.connect.benchmarks.workload.TableShape;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;

/**
 * All connectors at once, from a slot that holds all rows to the last of them in every target. Next
 * to it the replication that Postgres has built in.
 *
 * @param name the figure's name
 * @param title what it is, for the report
 * @param goal what it should reach
 * @param withSearch whether the OpenSearch sink runs too
 */
record EndToEndFigure(String name, String title, String goal, boolean withSearch)
    implements Figure {
  private static final TableShape SHAPE = TableShape.TYPICAL;
  private static final int TRANSACTION_ROWS = 1_000;
  private static final Duration POLL = Duration.ofMillis(50);

  @Override
  public Rounds prepare(Bench bench) {
    return values -> round(bench, values);
  }

  private void round(Bench bench, Values values) throws Exception {
    long rows = bench.scale().rows();
    try (Pipeline pipeline = bench.pipeline(name, SHAPE, 1);
        NativeReplication postgres = NativeReplication.prepare(bench.stack(), pipeline, SHAPE)) {
      pipeline.createTopic();
      pipeline.workload().insert(1, rows, TRANSACTION_ROWS);
      bench.stack().settle();
      byPostgres(postgres, rows, values);
      byConnectors(bench, pipeline, rows, values);
      postgres
          .target()
          .requireSame(pipeline.source().checksums(SHAPE), SHAPE, "Postgres' own copy");
      pipeline.target().requireSame(pipeline.source().checksums(SHAPE), SHAPE, "the target");
    } finally {
      new Documents(bench.stack()).deleteAll();
    }
  }

  private static void byPostgres(NativeReplication postgres, long rows, Values values)
      throws Exception {
    long begin = System.nanoTime();
    postgres.start();
    postgres.await(SHAPE.hasRow(rows));
    double seconds = (System.nanoTime() - begin) / 1e9;
    values.baseline("Postgres' own replication", ROWS_PER_SECOND, rows / seconds);
  }

  private void byConnectors(Bench bench, Pipeline pipeline, long rows, Values values)
      throws Exception {
    Observation observation = bench.stack().observe();
    long begin = pipeline.start(Role.SOURCE, Map.of());
    pipeline.start(Role.PG_SINK, Map.of());
    if (withSearch) {
      pipeline.start(Role.OPENSEARCH_SINK, Map.of("index.replicas", "0"));
    }
    awaitTargets(bench, pipeline, rows);
    double seconds = (System.currentTimeMillis() - begin) / 1e3;
    values.subject("pgstream", ROWS_PER_SECOND, rows / seconds);
    values.costs(observation.costs(), rows);
    if (withSearch) {
      new DocumentComparison(pipeline.source(), SHAPE).requireSame(new Documents(bench.stack()));
    }
  }

  private void awaitTargets(Bench bench, Pipeline pipeline, long rows) throws SQLException {
    pipeline.awaitLastRow(rows);
    if (withSearch) {
      Documents documents = new Documents(bench.stack());
      pipeline.await("every row is indexed", POLL, () -> documents.writtenRows() >= rows);
    }
  }
}
