package io.pgstream.connect.benchmarks.figure;

import static io.pgstream.connect.benchmarks.measure.Unit.ROWS_PER_SECOND;

import io.pgstream.connect.benchmarks.baseline.Documents;
import io.pgstream.connect.benchmarks.baseline.RawBulk;
import io.pgstream.connect.benchmarks.measure.Observation;
import io.pgstream.connect.benchmarks.measure.Progress;
import io.pgstream.connect.benchmarks.measure.Values;
import io.pgstream.connect.benchmarks.stack.Pipeline;
import io.pgstream.connect.benchmarks.stack.Role;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;

/**
 * Rounds of a figure of the OpenSearch sink, each with new indexes.
 *
 * @param figure the figure
 * @param bench the servers
 * @param pipeline whose topic is full
 */
record OpenSearchRounds(OpenSearchFigure figure, Bench bench, Pipeline pipeline) implements Rounds {
  private static final Duration POLL = Duration.ofMillis(50);

  @Override
  public void round(Values values) throws Exception {
    long rows = bench.scale().documents();
    Documents documents = new Documents(bench.stack());
    try {
      sink(documents, rows, values);
      new DocumentComparison(pipeline.source(), figure.shape()).requireSame(documents);
      byHand(documents, values);
    } finally {
      pipeline.stop(Role.OPENSEARCH_SINK);
      documents.deleteAll();
    }
  }

  private void sink(Documents documents, long rows, Values values) throws Exception {
    Observation observation = bench.stack().observe();
    long begin = pipeline.start(Role.OPENSEARCH_SINK, Map.of("index.replicas", "0"));
    Progress progress = new Progress(begin);
    pipeline.await(
        "every document is indexed",
        POLL,
        () -> {
          long written = documents.writtenRows();
          progress.at(System.currentTimeMillis(), (double) written);
          // A task that takes a partition over writes some of its rows again.
          return written >= rows && documents.rows() >= rows;
        });
    values.subject("pgstream", ROWS_PER_SECOND, progress.streamingRate(rows));
    values.subject("pgstream, its start included", ROWS_PER_SECOND, progress.rate(rows));
    values.costs(observation.costs(), rows);
    pipeline.stop(Role.OPENSEARCH_SINK);
  }

  /** With several indexes, one after the other. */
  private void byHand(Documents documents, Values values) throws Exception {
    double seconds = 0;
    for (String index : documents.indexes()) {
      RawBulk bulk = RawBulk.of(bench.stack(), index);
      bench.stack().search().delete("/" + index);
      seconds += bulk.send();
    }
    values.baseline("raw bulk requests", ROWS_PER_SECOND, bench.scale().documents() / seconds);
  }

  @Override
  public void close() throws SQLException {
    pipeline.close();
  }
}
