package io.pgstream.connect.benchmarks.figure;

import io.pgstream.connect.benchmarks.baseline.CopiedRows;
import io.pgstream.connect.benchmarks.baseline.UnnestStatements;
import io.pgstream.connect.benchmarks.stack.Database;
import io.pgstream.connect.benchmarks.stack.Pipeline;
import io.pgstream.connect.benchmarks.workload.TableShape;
import io.pgstream.connect.benchmarks.workload.Workload;

/** What a figure of the Postgres sink does, at the source and by hand on the target. */
enum SinkWork {
  INSERT("COPY FROM STDIN") {
    @Override
    long rows(Scale scale) {
      return scale.rows();
    }

    @Override
    long existing(Scale scale) {
      return 0;
    }

    @Override
    void change(Workload workload, Scale scale) throws Exception {
      workload.insert(1, rows(scale), TRANSACTION_ROWS);
    }

    @Override
    Baseline baseline(Pipeline pipeline, TableShape shape, Scale scale) throws Exception {
      CopiedRows rows = CopiedRows.read(pipeline.source(), shape);
      return rows::copyTo;
    }
  },

  UPDATE("unnest, 5,000 rows") {
    @Override
    long rows(Scale scale) {
      return scale.updates();
    }

    @Override
    void change(Workload workload, Scale scale) throws Exception {
      workload.update(1, rows(scale), TRANSACTION_ROWS);
    }

    @Override
    Baseline baseline(Pipeline pipeline, TableShape shape, Scale scale) throws Exception {
      UnnestStatements statements =
          UnnestStatements.ofRows(pipeline.source(), shape, 1, rows(scale));
      return target -> statements.update(target, 1);
    }
  },

  DELETE("unnest, 5,000 rows") {
    @Override
    long rows(Scale scale) {
      return scale.deletes();
    }

    @Override
    void change(Workload workload, Scale scale) throws Exception {
      workload.delete(1, rows(scale), TRANSACTION_ROWS);
    }

    @Override
    Baseline baseline(Pipeline pipeline, TableShape shape, Scale scale) {
      return UnnestStatements.ofKeys(shape, 1, rows(scale))::delete;
    }
  },

  /** The same 1,000 rows again and again; by hand without a net effect, a statement for each. */
  HOT("unnest, each update") {
    @Override
    long rows(Scale scale) {
      return Math.max(1, scale.rows() / TRANSACTION_ROWS) * TRANSACTION_ROWS;
    }

    @Override
    long existing(Scale scale) {
      return TRANSACTION_ROWS;
    }

    @Override
    void change(Workload workload, Scale scale) throws Exception {
      workload.updateHot(TRANSACTION_ROWS, rows(scale));
    }

    @Override
    Baseline baseline(Pipeline pipeline, TableShape shape, Scale scale) throws Exception {
      UnnestStatements statements =
          UnnestStatements.ofRows(pipeline.source(), shape, 1, TRANSACTION_ROWS);
      return target -> statements.update(target, (int) (rows(scale) / TRANSACTION_ROWS));
    }
  };

  static final int TRANSACTION_ROWS = 1_000;

  private final String baselineName;

  SinkWork(String baselineName) {
    this.baselineName = baselineName;
  }

  /** The same work without the sink; gives the seconds it took. */
  @FunctionalInterface
  interface Baseline {
    double run(Database target) throws Exception;
  }

  String baselineName() {
    return baselineName;
  }

  /** How many rows are changed. */
  abstract long rows(Scale scale);

  /** How many rows are there before. */
  long existing(Scale scale) {
    return scale.rows();
  }

  /** Changes the source. */
  abstract void change(Workload workload, Scale scale) throws Exception;

  /** Prepares the work by hand, from what the source holds after the change. */
  abstract Baseline baseline(Pipeline pipeline, TableShape shape, Scale scale) throws Exception;
}
