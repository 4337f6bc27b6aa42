package io.pgstream.connect.benchmarks.figure;

import io.pgstream.connect.benchmarks.measure.Values;
import java.sql.SQLException;

/** A figure that is ready to be measured. */
@FunctionalInterface
public interface Rounds extends AutoCloseable {
  /**
   * Measures the baseline and the connectors once, and compares the content of the target with the
   * source.
   *
   * @param values takes the numbers; every round adds the same series
   */
  void round(Values values) throws Exception;

  @Override
  default void close() throws SQLException {}
}
