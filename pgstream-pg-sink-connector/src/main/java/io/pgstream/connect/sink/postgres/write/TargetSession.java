package io.pgstream.connect.sink.postgres.write;

import io.pgstream.connect.common.postgres.PostgresConnector;
import io.pgstream.connect.common.postgres.SqlState;
import io.pgstream.connect.common.sink.AbortSignal;
import io.pgstream.connect.common.sink.ErrantRecords;
import io.pgstream.connect.common.sink.PositionLostException;
import io.pgstream.connect.sink.postgres.config.PgSinkConfig;
import io.pgstream.connect.sink.postgres.error.ErrorKind;
import io.pgstream.connect.sink.postgres.error.SqlStateClassifier;
import io.pgstream.connect.sink.postgres.offset.Position;
import io.pgstream.connect.sink.postgres.offset.TargetOffsetStore;
import io.pgstream.connect.sink.postgres.offset.TargetTables;
import io.pgstream.connect.sink.postgres.schema.DdlRules;
import io.pgstream.connect.sink.postgres.schema.ObjectStore;
import io.pgstream.connect.sink.postgres.schema.PendingIndexes;
import io.pgstream.connect.sink.postgres.schema.SchemaApplier;
import io.pgstream.connect.sink.postgres.schema.TargetCatalogue;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Collection;
import java.util.List;
import org.apache.kafka.common.TopicPartition;
import org.postgresql.PGConnection;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A connection and everything remembered about the target while it lasts. After any failure the
 * whole session is closed and another one opened, so nothing remembered can differ from what the
 * target has committed.
 */
final class TargetSession implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(TargetSession.class);

  /** Opening a session and reading a position takes the server no time. */
  private static final int SHORT_SECONDS = 10;

  /** How long the connection stays open for the cancel request to get through. */
  private static final long CANCEL_MS = 500;

  /**
   * What the server does about a client that has vanished: without these it keeps the locks of the
   * open transaction, so that whoever takes the partition over waits for hours.
   */
  private static final String ABANDONED =
      "SET idle_in_transaction_session_timeout = '60s'; SET tcp_keepalives_idle = 30;"
          + " SET tcp_keepalives_interval = 10; SET tcp_keepalives_count = 3;"
          + " SET tcp_user_timeout = '60s'";

  /** A policy that hides rows from the sink shall be an error, and not a row that is missing. */
  private static final String NO_HIDDEN_ROWS = "SET row_security = off";

  private static final String NO_TRIGGERS = "SET LOCAL session_replication_role = replica";

  private final Connection connection;
  private final PgSinkConfig config;
  private final ServerProcess process;
  private final TargetOffsetStore offsets;
  private final ChangeApplier applier;

  private TargetSession(
      Connection connection,
      PgSinkConfig config,
      ServerProcess process,
      ErrantRecords errantRecords)
      throws SQLException {
    this.connection = connection;
    this.config = config;
    this.process = process;
    this.offsets =
        new TargetOffsetStore(
            connection,
            config.connector(),
            config.disableTriggers()
                ? List.of(ChangeApplier.DEFERRED_CONSTRAINTS, NO_TRIGGERS)
                : List.of(ChangeApplier.DEFERRED_CONSTRAINTS));
    this.applier = applier(errantRecords);
  }

  /**
   * Connects; gives up after seconds.
   *
   * @param previous the process of the session before, which is ended; null if there was none
   */
  static TargetSession open(
      PgSinkConfig config, ErrantRecords errantRecords, ServerProcess previous)
      throws SQLException {
    Connection connection =
        new PostgresConnector(config.url(), "pgstream sink " + config.connector())
            .withSocketTimeout(SHORT_SECONDS)
            .open();
    try (Statement statement = connection.createStatement()) {
      if (previous != null) {
        previous.terminate(connection);
      }
      statement.execute("SET statement_timeout = 0; SET lock_timeout = " + config.lockTimeoutMs());
      statement.execute(ABANDONED);
      statement.execute(NO_HIDDEN_ROWS);
      connection.setAutoCommit(false);
      TargetTables.create(connection);
      if (config.indexesConcurrently()) {
        PendingIndexes.createTable(connection);
      }
      ServerProcess process = ServerProcess.of(connection);
      connection.commit();
      return new TargetSession(connection, config, process, errantRecords);
    } catch (SQLException e) {
      connection.close();
      throw e;
    }
  }

  private ChangeApplier applier(ErrantRecords errantRecords) throws SQLException {
    TargetCatalogue catalogue = new TargetCatalogue(connection);
    TableBindings bindings = new TableBindings(catalogue);
    StatementCache statements = new StatementCache(connection);
    KeyedWriter keyed =
        new KeyedWriter(connection, statements, config.conflictAction(), config.batchMaxRows());
    ChangeWriter changeWriter = new ChangeWriter(keyed, new KeylessWriter(statements));
    SegmentWriter segmentWriter =
        new SegmentWriter(
            connection,
            bindings,
            new TableRuns(bindings, config.disableTriggers()),
            new RunWriter(keyed, changeWriter),
            changeWriter,
            new SegmentWriter.Rules(errantRecords, config.missingRowAction()));
    return new ChangeApplier(
        connection,
        segmentWriter,
        new Truncation(connection, bindings),
        new SchemaApplier(
            connection,
            catalogue,
            new ObjectStore(connection, config.connector()),
            new PendingIndexes(connection, config.connector()),
            new DdlRules(
                config.ddlTypes(),
                !config.disableTriggers(),
                config.indexesConcurrently(),
                config.privileges())),
        config.ddlEnabled(),
        () -> {
          catalogue.forget();
          bindings.forget();
          statements.clear();
        });
  }

  /** The server's side of this session. */
  ServerProcess process() {
    return process;
  }

  /** What the target has of a partition. */
  Position read(TopicPartition partition) throws SQLException {
    limitWaiting(SHORT_SECONDS);
    Position position = offsets.read(partition);
    connection.commit();
    return position;
  }

  /** Whether indexes of earlier transactions are still to be built. */
  boolean hasPendingIndexes() throws SQLException {
    limitWaiting(SHORT_SECONDS);
    boolean pending = !new PendingIndexes(connection, config.connector()).all().isEmpty();
    connection.commit();
    return pending;
  }

  /** What the user sets in the URL wins. */
  private void limitWaiting(int seconds) throws SQLException {
    if (!config.url().parameters().containsKey("socketTimeout")) {
      connection.setNetworkTimeout(Runnable::run, seconds * 1000);
    }
  }

  /**
   * Applies what is ready of all these partitions in one target transaction.
   *
   * @throws PositionLostException if another task has written one of them
   */
  void apply(Collection<SinkPartition> partitions, Tally tally, AbortSignal abort)
      throws SQLException, PositionLostException {
    // A schema change may take hours; a watch asks the server about it.
    limitWaiting(0);
    if (!applyAtOnce(partitions, tally, abort)) {
      connection.rollback();
      for (SinkPartition partition : partitions) {
        begin(partition);
        applier.apply(partition.buffer().ready(), tally);
      }
      commit(abort);
    }
  }

  /** Returns false if a row does not fit or there is more than rows: nothing is committed then. */
  private boolean applyAtOnce(Collection<SinkPartition> partitions, Tally tally, AbortSignal abort)
      throws SQLException, PositionLostException {
    Tally attempt = new Tally();
    try {
      for (SinkPartition partition : partitions) {
        begin(partition);
        if (!applier.applyAtOnce(partition.buffer().ready(), attempt)) {
          return false;
        }
      }
      commit(abort);
    } catch (SQLException e) {
      if (SqlStateClassifier.classify(e) != ErrorKind.DATA) {
        throw e;
      }
      return false;
    }
    tally.add(attempt);
    return true;
  }

  /** Moves the partition on first, so that a zombie waits here and finds that it has lost it. */
  private void begin(SinkPartition partition) throws SQLException, PositionLostException {
    if (!offsets.advance(
        partition.topicPartition(), partition.buffer().position(), partition.attempt())) {
      throw lost(partition);
    }
  }

  private void commit(AbortSignal abort) throws SQLException {
    if (abort.isRaised()) {
      throw new SQLException("aborted", SqlState.QUERY_CANCELED);
    }
    connection.commit();
  }

  /** The error of a task that has lost its partition to another one. */
  PositionLostException lost(SinkPartition partition) {
    long expected = partition.buffer().position().nextOffset();
    return new PositionLostException(
        partition.topicPartition(),
        "another task wrote "
            + partition.topicPartition()
            + ": pgstream.sink_offsets of the target no longer holds next_offset "
            + (expected < 0 ? "(none)" : expected)
            + " for connector \""
            + config.connector()
            + "\"; this task has written nothing since and goes on from what the target holds. Right"
            + " after a rebalance this is normal; if it goes on, make sure that only one connector of"
            + " this name uses the target");
  }

  /** Ends a running statement and the session, from any thread and without blocking it. */
  void abort() {
    daemon("pgstream-abort", this::end);
  }

  private static Thread daemon(String name, Runnable task) {
    Thread thread = new Thread(task, name);
    thread.setDaemon(true);
    thread.start();
    return thread;
  }

  /**
   * Cancelling comes first: a server process that waits for a lock does not notice that its client
   * is gone. It needs a connection of its own, which may not come about.
   */
  private void end() {
    try {
      daemon("pgstream-cancel", this::cancel).join(CANCEL_MS);
      connection.abort(Runnable::run);
    } catch (SQLException e) {
      LOG.debug("the connection to {} did not end cleanly", config.url(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void cancel() {
    try {
      connection.unwrap(PGConnection.class).cancelQuery();
    } catch (SQLException e) {
      LOG.debug("the statement at {} could not be cancelled", config.url(), e);
    }
  }

  @Override
  public void close() {
    try {
      connection.close();
    } catch (SQLException e) {
      LOG.debug("the connection to {} did not close cleanly", config.url(), e);
    }
  }
}
