package io.pgstream.connect.benchmarks.figure;

import static io.pgstream.connect.benchmarks.measure.Unit.PERCENT;
import static io.pgstream.connect.benchmarks.measure.Unit.ROWS_PER_SECOND;

import io.pgstream.connect.benchmarks.baseline.BareReader;
import io.pgstream.connect.benchmarks.measure.Observation;
import io.pgstream.connect.benchmarks.measure.Values;
import io.pgstream.connect.benchmarks.stack.Pipeline;
import io.pgstream.connect.benchmarks.stack.Role;
import io.pgstream.connect.benchmarks.stack.TopicRows;
import io.pgstream.connect.benchmarks.workload.TableShape;
import java.util.Map;

/**
 * The source alone, from a slot that holds the whole workload: from the request that starts the
 * connector to the append time of the last record. Next to it the bare reader.
 *
 * @param name the figure's name
 * @param title what it is, for the report
 * @param goal what it should reach
 * @param shape the tables
 * @param transactionRows rows of a transaction
 * @param rowShare share of the scale's rows, for rows that are larger than usual
 */
record SourceFigure(
    String name, String title, String goal, TableShape shape, int transactionRows, double rowShare)
    implements Figure {
  @Override
  public Rounds prepare(Bench bench) {
    long rows = Math.max(transactionRows, Math.round(bench.scale().rows() * rowShare));
    return values -> round(bench, rows, values);
  }

  private void round(Bench bench, long rows, Values values) throws Exception {
    try (Pipeline pipeline = bench.pipeline(name, shape, 1)) {
      String slot = pipeline.createSlot("bare", "wal2json");
      pipeline.workload().insert(1, rows, transactionRows);
      bench.stack().settle();
      bareReader(pipeline, slot, rows, values);
      connector(bench, pipeline, rows, values);
    }
  }

  private static void bareReader(Pipeline pipeline, String slot, long rows, Values values)
      throws Exception {
    BareReader.Reading reading = new BareReader(pipeline.source().connector(), slot).read(rows);
    // Otherwise it would hold back WAL, and be decoded for, until the end.
    pipeline.dropSlot(slot);
    values.baseline("bare reader", ROWS_PER_SECOND, rows / reading.seconds());
    values.baseline(
        "bare reader: walsender busy",
        PERCENT,
        100 * reading.serverCpuSeconds() / reading.seconds());
  }

  /** Share (0 to 1) of the time since the first row. */
  private static double walSenderBusy(Pipeline pipeline, TopicRows topic, long rows)
      throws Exception {
    double seconds = rows / topic.progress().streamingRate(rows);
    return Observation.cpuSeconds(pipeline.walSender()) / seconds;
  }

  private void connector(Bench bench, Pipeline pipeline, long rows, Values values)
      throws Exception {
    Observation observation = bench.stack().observe();
    long begin = pipeline.start(Role.SOURCE, Map.of());
    TopicRows topic = pipeline.awaitTopic(rows, begin);
    values.subject("pgstream", ROWS_PER_SECOND, topic.progress().streamingRate(rows));
    values.subject("pgstream, its start included", ROWS_PER_SECOND, topic.progress().rate(rows));
    values.cost("walsender busy", PERCENT, 100 * walSenderBusy(pipeline, topic, rows));
    values.costs(observation.costs(), rows);
    pipeline.stop(Role.SOURCE);
    topic.fingerprint().requireSame(pipeline.source().fingerprint(shape), "the topic");
  }
}
