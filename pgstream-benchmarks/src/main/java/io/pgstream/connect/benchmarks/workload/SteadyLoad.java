package io.pgstream.connect.benchmarks.workload;

import io.pgstream.connect.benchmarks.stack.Database;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * Inserts one row per transaction at a steady rate, as an application would: several connections,
 * commits that wait for the disk.
 */
public final class SteadyLoad {
  private static final int CONNECTIONS = 4;

  private final Database source;
  private final String sql;
  private final int perSecond;
  private final AtomicLong nextKey;

  /**
   * A load that has not begun.
   *
   * @param shape the tables; only the first is written to
   * @param perSecond transactions per second
   * @param firstKey key of the first row
   */
  public SteadyLoad(Database source, TableShape shape, int perSecond, long firstKey) {
    this.source = source;
    this.sql =
        "INSERT INTO "
            + shape.tableName(0)
            + " SELECT "
            + shape.row()
            + " FROM (SELECT ?::bigint)"
            + " AS s(i)";
    this.perSecond = perSecond;
    this.nextKey = new AtomicLong(firstKey);
  }

  /**
   * Writes for some time.
   *
   * @return the key behind the last
   */
  public long run(Duration time) throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(CONNECTIONS);
    try {
      long begin = System.nanoTime();
      List<Future<?>> writers = new ArrayList<>();
      for (int i = 0; i < CONNECTIONS; i++) {
        long offset = TimeUnit.SECONDS.toNanos(i) / perSecond;
        writers.add(threads.submit(() -> write(begin + offset, begin + time.toNanos())));
      }
      for (Future<?> writer : writers) {
        writer.get();
      }
      return nextKey.get();
    } finally {
      threads.shutdownNow();
    }
  }

  /** Each transaction has its time: a slow one delays those behind it, and they catch up. */
  private Void write(long begin, long end) throws SQLException {
    long period = TimeUnit.SECONDS.toNanos(CONNECTIONS) / perSecond;
    try (Connection connection = source.open();
        PreparedStatement insert = connection.prepareStatement(sql)) {
      for (long due = begin; due - end < 0; due += period) {
        while (due - System.nanoTime() > 0) {
          LockSupport.parkNanos(due - System.nanoTime());
        }
        insert.setLong(1, nextKey.getAndIncrement());
        insert.executeUpdate();
      }
    }
    return null;
  }
}
