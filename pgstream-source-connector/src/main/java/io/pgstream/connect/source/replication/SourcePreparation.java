package io.pgstream.connect.source.replication;

import java.sql.SQLException;

/** Makes a source database ready before the first stream: schema, triggers, slot and baseline. */
@FunctionalInterface
public interface SourcePreparation {
  /**
   * Creates what is missing. Called on the reader thread, again after a failure.
   *
   * @throws SQLException if the server cannot be reached
   * @throws org.apache.kafka.connect.errors.ConnectException if the server cannot be used
   */
  void prepare() throws SQLException;
}
