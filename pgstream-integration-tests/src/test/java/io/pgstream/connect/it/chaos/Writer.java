package io.pgstream.connect.it.chaos;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Random;

/** Changes the source, one transaction per call; one instance per thread. */
interface Writer {

  /** Does the changes of one transaction, which the caller commits. */
  void step(Connection connection, Random random) throws SQLException;

  /** How long a writer of this kind waits between two transactions, in milliseconds, at most. */
  default int maxPauseMs() {
    return 500;
  }
}
