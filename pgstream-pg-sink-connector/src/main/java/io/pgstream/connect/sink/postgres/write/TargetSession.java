package io.pgstream.connect.sink.postgres.write;

import io.pgstream.connect.common.postgres.PostgresConnector;
import io.pgstream.connect.common.sink.ErrantRecords;
import io.pgstream.connect.sink.postgres.config.PgSinkConfig;
import io.pgstream.connect.sink.postgres.offset.Position;
import io.pgstream.connect.sink.postgres.offset.TargetOffsetStore;
import io.pgstream.connect.sink.postgres.offset.TargetTables;
import io.pgstream.connect.sink.postgres.schema.ObjectStore;
import io.pgstream.connect.sink.postgres.schema.SchemaApplier;
import io.pgstream.connect.sink.postgres.schema.TargetCatalogue;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
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

  /**
   * A lock that someone holds for long is waited for by trying again, not inside put: a worker can
   * stop a task only between two puts, and gives it up after 5 s.
   */
  private static final String SETTINGS = "SET lock_timeout = '4s'; SET statement_timeout = 0";

  private final Connection connection;
  private final PgSinkConfig config;
  private final TargetOffsetStore offsets;
  private final ChangeApplier applier;

  private TargetSession(Connection connection, PgSinkConfig config, ErrantRecords errantRecords) {
    this.connection = connection;
    this.config = config;
    this.offsets = new TargetOffsetStore(connection, config.connector());
    this.applier = applier(errantRecords);
  }

  static TargetSession open(PgSinkConfig config, ErrantRecords errantRecords) throws SQLException {
    Connection connection =
        new PostgresConnector(config.url(), "pgstream sink " + config.connector()).open();
    try (Statement statement = connection.createStatement()) {
      statement.execute(SETTINGS);
      connection.setAutoCommit(false);
      TargetTables.create(connection);
      return new TargetSession(connection, config, errantRecords);
    } catch (SQLException e) {
      connection.close();
      throw e;
    }
  }

  private ChangeApplier applier(ErrantRecords errantRecords) {
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
        new SchemaApplier(connection, catalogue, new ObjectStore(connection, config.connector())),
        config.ddlEnabled(),
        () -> {
          catalogue.forget();
          bindings.forget();
          statements.clear();
        });
  }

  /** What the target has of a partition. */
  Position read(TopicPartition partition) throws SQLException {
    Position position = offsets.read(partition);
    connection.commit();
    return position;
  }

  /** Applies the plans of all partitions in one target transaction. */
  void apply(Map<SinkPartition, PartitionPlan> plans, Tally tally) throws SQLException {
    if (config.disableTriggers()) {
      try (Statement statement = connection.createStatement()) {
        statement.execute("SET LOCAL session_replication_role = replica");
      }
    }
    for (Map.Entry<SinkPartition, PartitionPlan> entry : plans.entrySet()) {
      SinkPartition partition = entry.getKey();
      // First, so that a zombie waits here and finds that it has lost the partition.
      offsets.advance(
          partition.topicPartition(),
          partition.state().position(),
          entry.getValue().after().position());
      applier.apply(entry.getValue().ready(), tally);
    }
    connection.commit();
  }

  /**
   * Ends a running statement and the session; callable from any thread. Cancelling comes first: a
   * server process that waits for a lock does not notice that its client is gone.
   */
  void abort() {
    try {
      connection.unwrap(PGConnection.class).cancelQuery();
    } catch (SQLException e) {
      LOG.debug("the statement at {} could not be cancelled", config.url(), e);
    }
    try {
      connection.abort(Runnable::run);
    } catch (SQLException e) {
      LOG.debug("the connection to {} did not end cleanly", config.url(), e);
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
