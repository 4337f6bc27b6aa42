package io.pgstream.connect.benchmarks.stack;

import io.pgstream.connect.benchmarks.measure.Progress;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;

/**
 * How far a Postgres sink has come, by the offsets that it commits together with the rows. Asking
 * costs the target next to nothing. Not thread-safe.
 */
public final class TargetProgress implements AutoCloseable {
  private static final String OFFSETS = "SELECT partition, next_offset FROM pgstream.sink_offsets";

  private final Database target;
  private final Progress progress;
  private Connection connection;
  private PreparedStatement offsets;
  private long start = -1;

  /**
   * A sink's progress in an empty target or in a copy of another one.
   *
   * @param beginMillis when the sink was asked to start
   */
  public TargetProgress(Database target, long beginMillis) {
    this.target = target;
    this.progress = new Progress(beginMillis);
  }

  /** Whether everything before these offsets is committed; notes how much is. */
  public boolean hasReached(Map<Integer, Long> ends) throws SQLException {
    Map<Integer, Long> next = next();
    long sum = next.values().stream().mapToLong(Long::longValue).sum();
    if (start < 0) {
      start = sum;
    }
    progress.at(System.currentTimeMillis(), sum - (double) start);
    return ends.entrySet().stream()
        .allMatch(end -> next.getOrDefault(end.getKey(), 0L) >= end.getValue());
  }

  private Map<Integer, Long> next() throws SQLException {
    if (offsets == null) {
      if (target.value("SELECT to_regclass('pgstream.sink_offsets')") == null) {
        return Map.of();
      }
      connection = target.open();
      offsets = connection.prepareStatement(OFFSETS);
    }
    Map<Integer, Long> next = new HashMap<>();
    try (ResultSet rows = offsets.executeQuery()) {
      while (rows.next()) {
        next.put(rows.getInt(1), rows.getLong(2));
      }
    }
    return next;
  }

  /** What was noted so far. */
  public Progress progress() {
    return progress;
  }

  @Override
  public void close() throws SQLException {
    if (connection != null) {
      connection.close();
    }
  }
}
