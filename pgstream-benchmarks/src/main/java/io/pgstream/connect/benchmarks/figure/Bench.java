package io.pgstream.connect.benchmarks.figure;

import io.pgstream.connect.benchmarks.stack.BenchStack;
import io.pgstream.connect.benchmarks.stack.Pipeline;
import io.pgstream.connect.benchmarks.workload.TableShape;
import java.sql.SQLException;
import java.util.Locale;

/** What a figure works with. Not thread-safe. */
public final class Bench {
  private final BenchStack stack;
  private final Scale scale;
  private int pipelines;

  /** On these servers, with that much work. */
  public Bench(BenchStack stack, Scale scale) {
    this.stack = stack;
    this.scale = scale;
  }

  /** The servers. */
  public BenchStack stack() {
    return stack;
  }

  /** How much work a round is. */
  public Scale scale() {
    return scale;
  }

  /** A new pipeline with databases, slot and topic of its own; the caller closes it. */
  public Pipeline pipeline(String figure, TableShape shape, int partitions) throws SQLException {
    pipelines++;
    String name = "bench_" + figure.replace('-', '_').toLowerCase(Locale.ROOT) + "_" + pipelines;
    return Pipeline.open(stack, name, shape, partitions);
  }
}
