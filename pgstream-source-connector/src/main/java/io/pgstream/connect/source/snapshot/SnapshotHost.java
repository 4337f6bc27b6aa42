package io.pgstream.connect.source.snapshot;

import java.sql.SQLException;

/** What the thread that reads the stream has to do meanwhile. */
@FunctionalInterface
public interface SnapshotHost {
  /**
   * Called several times a second while tables are copied.
   *
   * @throws SQLException if the stream is lost
   * @throws InterruptedException if the task is to stop
   */
  void whileCopying() throws SQLException, InterruptedException;
}
