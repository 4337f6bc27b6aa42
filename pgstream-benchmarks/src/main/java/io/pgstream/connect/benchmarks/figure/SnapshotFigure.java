package io.pgstream.connect.benchmarks.figure;

import static io.pgstream.connect.benchmarks.measure.Unit.MEGABYTES_PER_SECOND;
import static io.pgstream.connect.benchmarks.measure.Unit.ROWS_PER_SECOND;

import io.pgstream.connect.benchmarks.baseline.PsqlCopy;
import io.pgstream.connect.benchmarks.measure.Observation;
import io.pgstream.connect.benchmarks.measure.Values;
import io.pgstream.connect.benchmarks.stack.Database;
import io.pgstream.connect.benchmarks.stack.Pipeline;
import io.pgstream.connect.benchmarks.stack.Role;
import io.pgstream.connect.benchmarks.workload.TableShape;
import java.util.Map;

/**
 * The initial snapshot: from the request that starts the source, whose slot is new, to the last row
 * in the target. Next to it psql, which copies the same table into an empty one with the same key.
 */
record SnapshotFigure(String name, String title, String goal) implements Figure {
  private static final TableShape SHAPE = TableShape.TYPICAL;
  private static final int TRANSACTION_ROWS = 10_000;
  private static final double MEGABYTE = 1e6;

  @Override
  public Rounds prepare(Bench bench) {
    return values -> round(bench, values);
  }

  private void round(Bench bench, Values values) throws Exception {
    long rows = bench.scale().rows();
    String table = SHAPE.tableName(0);
    try (Pipeline pipeline = bench.pipeline(name, SHAPE, 1)) {
      pipeline.workload().insert(1, rows, TRANSACTION_ROWS);
      // What tables hold before the slot begins is not streamed again.
      pipeline.renewSlot();
      bench.stack().settle();
      double megabytes = PsqlCopy.bytes(pipeline.source(), table) / MEGABYTE;
      byPsql(bench, pipeline, new Amount(rows, megabytes), values);
      byConnectors(bench, pipeline, new Amount(rows, megabytes), values);
      pipeline.target().requireSame(pipeline.source().checksums(SHAPE), SHAPE, "the target");
    }
  }

  /**
   * What is copied.
   *
   * @param megabytes of COPY text
   */
  private record Amount(long rows, double megabytes) {}

  private static void byPsql(Bench bench, Pipeline pipeline, Amount amount, Values values)
      throws Exception {
    String name = pipeline.name() + "_psql";
    Database target = bench.stack().createTarget(name, "template1");
    try {
      target.execute(SHAPE.definitions());
      double seconds = PsqlCopy.run(pipeline.source(), target, SHAPE.tableName(0));
      target.requireSame(pipeline.source().checksums(SHAPE), SHAPE, "the copy by psql");
      values.baseline("COPY through psql", ROWS_PER_SECOND, amount.rows() / seconds);
      values.baseline(
          "COPY through psql, bytes", MEGABYTES_PER_SECOND, amount.megabytes() / seconds);
    } finally {
      bench.stack().dropTarget(name);
    }
  }

  private static void byConnectors(Bench bench, Pipeline pipeline, Amount amount, Values values)
      throws Exception {
    Observation observation = bench.stack().observe();
    long begin = pipeline.start(Role.SOURCE, Map.of("snapshot.tables", "*.*"));
    pipeline.awaitTopicExists();
    pipeline.start(Role.PG_SINK, Map.of());
    // Rows are copied in the order in which they were inserted.
    pipeline.awaitLastRow(amount.rows());
    double seconds = (System.currentTimeMillis() - begin) / 1e3;
    values.subject("pgstream", ROWS_PER_SECOND, amount.rows() / seconds);
    values.subject("pgstream, bytes", MEGABYTES_PER_SECOND, amount.megabytes() / seconds);
    values.costs(observation.costs(), amount.rows());
  }
}
