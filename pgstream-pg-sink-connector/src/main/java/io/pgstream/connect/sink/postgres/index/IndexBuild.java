package io.pgstream.connect.sink.postgres.index;

import io.pgstream.connect.common.postgres.SqlState;
import io.pgstream.connect.sink.postgres.config.PgSinkConfig;
import io.pgstream.connect.sink.postgres.error.SqlErrors;
import io.pgstream.connect.sink.postgres.error.SqlStateClassifier;
import io.pgstream.connect.sink.postgres.schema.PendingIndex;
import io.pgstream.connect.sink.postgres.schema.PendingIndexes;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.apache.kafka.connect.errors.ConnectException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Builds what is pending, one index after the other, on a connection in auto-commit mode. */
final class IndexBuild {
  private static final Logger LOG = LoggerFactory.getLogger(IndexBuild.class);

  /**
   * A build waits for all transactions that are older than it, however long they are, which
   * lock_timeout would count. What it waits with holds up neither readers nor rows.
   */
  private static final String SETTINGS =
      "SET statement_timeout = 0; SET lock_timeout = 0; SET search_path = pg_catalog, pg_temp;"
          + " SET tcp_keepalives_idle = 30; SET tcp_keepalives_interval = 10;"
          + " SET tcp_keepalives_count = 3";

  /** A server process that outlives its client goes on building, and keeps this lock. */
  private static final String LOCK =
      "SELECT pg_try_advisory_lock(hashtextextended('pgstream.sink_indexes ' || ?, 0))";

  private final Connection connection;
  private final PgSinkConfig config;
  private final PendingIndexes pending;

  IndexBuild(Connection connection, PgSinkConfig config) {
    this.connection = connection;
    this.config = config;
    this.pending = new PendingIndexes(connection, config.connector());
  }

  /**
   * Returns when nothing is pending.
   *
   * @throws ConnectException if an index cannot be built; it names the statement
   * @throws SQLException if trying again may help, as while another task is at it
   */
  void run() throws SQLException {
    execute(SETTINGS);
    if (!lock()) {
      throw new SQLException(
          "another session builds the indexes of this connector", SqlState.LOCK_NOT_AVAILABLE);
    }
    List<PendingIndex> indexes = pending.all();
    while (!indexes.isEmpty()) {
      for (PendingIndex index : indexes) {
        build(index);
      }
      indexes = pending.all();
    }
  }

  private boolean lock() throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(LOCK)) {
      statement.setString(1, config.connector());
      try (ResultSet row = statement.executeQuery()) {
        return row.next() && row.getBoolean(1);
      }
    }
  }

  private void build(PendingIndex index) throws SQLException {
    PendingIndexes.State state = pending.state(index);
    if (state == PendingIndexes.State.INVALID) {
      LOG.info("Index {} was left half built: building it again", index.sql());
      execute(index.dropStatement());
    }
    if (state != PendingIndexes.State.VALID) {
      LOG.info("Building index {} of {} concurrently", index.sql(), index.table());
      create(index);
    }
    if (index.comment() != null) {
      execute(index.commentStatement());
    }
    pending.remove(index);
    LOG.info("Index {} is built", index.sql());
  }

  private void create(PendingIndex index) throws SQLException {
    try {
      execute(index.createStatement());
    } catch (SQLException e) {
      switch (SqlStateClassifier.classify(e)) {
        case TRANSIENT -> throw e;
        case DATA, FATAL -> throw failure(index, e);
      }
    }
  }

  private ConnectException failure(PendingIndex index, SQLException error) {
    return new ConnectException(
        "target "
            + config.url()
            + ": "
            + index.createStatement()
            + " failed: "
            + SqlErrors.describe(error)
            + "; "
            + SqlErrors.remedy(error)
            + "; or do without the index: delete its row from pgstream.sink_indexes");
  }

  private void execute(String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }
}
