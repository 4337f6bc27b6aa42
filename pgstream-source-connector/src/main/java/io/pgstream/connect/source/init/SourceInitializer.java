package io.pgstream.connect.source.init;

import io.pgstream.connect.common.lsn.Lsn;
import io.pgstream.connect.common.postgres.PostgresConnector;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes a database ready to be streamed: schema {@code pgstream}, event triggers, the slot, and the
 * state at which the slot starts. Repeating it changes nothing; several at once wait for each
 * other. Thread-safe.
 */
public final class SourceInitializer {
  private static final Logger log = LoggerFactory.getLogger(SourceInitializer.class);

  private final PostgresConnector connector;
  private final BaselineWriter baselines;

  /** An initializer of the database behind {@code connector}. */
  public SourceInitializer(PostgresConnector connector) {
    this.connector = connector;
    this.baselines = new BaselineWriter(connector);
  }

  /**
   * Checks everything that {@link #init} needs. Changes nothing except for a temporary slot. Blocks
   * for some seconds at most.
   *
   * @throws PrerequisiteException for the first thing that is missing
   */
  public void check(String slotName) {
    check(slotName, prerequisites -> {});
  }

  /**
   * The same, and that nobody else reads the slot.
   *
   * @param ownApplication application name under which the caller itself may be reading it
   * @throws PrerequisiteException for the first thing that is missing
   */
  public void check(String slotName, String ownApplication) {
    check(slotName, prerequisites -> prerequisites.requireNoOtherReader(ownApplication));
  }

  private void check(String slotName, FurtherCheck furtherCheck) {
    SlotNames.requireValid(slotName);
    Sessions.run(
        connector,
        connection -> {
          DirectServer.require(connector);
          Prerequisites prerequisites = new Prerequisites(connection, slotName);
          prerequisites.check();
          furtherCheck.run(prerequisites);
          return null;
        });
  }

  @FunctionalInterface
  private interface FurtherCheck {
    void run(Prerequisites prerequisites) throws SQLException;
  }

  /**
   * Checks, then creates what is missing. Blocks while transactions are open that began before it,
   * up to about two minutes.
   *
   * @throws PrerequisiteException for the first thing that is missing; a slot that was created by
   *     this call is dropped again
   */
  public InitResult init(String slotName) {
    SlotNames.requireValid(slotName);
    return Sessions.run(
        connector,
        session -> {
          DirectServer.require(connector);
          return InitLock.holding(session, connection -> init(connection, slotName));
        });
  }

  private InitResult init(Connection connection, String slotName) throws SQLException {
    new Prerequisites(connection, slotName).check();
    int migrations = Migrations.run(connection);
    long pruned = SchemaLogPruning.run(connection);
    if (pruned > 0) {
      log.info("removed {} old rows from pgstream.schema_log that no offset needs", pruned);
    }
    Optional<ReplicationSlot> slot = ReplicationSlots.find(connection, slotName);
    if (slot.isEmpty()) {
      return createSlot(connection, slotName, migrations);
    }
    Lsn position = slot.get().confirmedFlush();
    return BaselineWriter.exists(connection, slotName)
        ? new InitResult(migrations, false, false, 0, position)
        : adoptSlot(connection, slotName, position, migrations);
  }

  private static InitResult adoptSlot(
      Connection connection, String slotName, Lsn position, int migrations) throws SQLException {
    new Prerequisites(connection, slotName).requireInactive();
    int schemas = BaselineWriter.writeNow(connection, slotName, position);
    log.warn(
        "replication slot \"{}\" existed without a recorded start: recorded the schemas as they are"
            + " now; schema changes between {} and now are not known",
        slotName,
        position);
    return new InitResult(migrations, false, true, schemas, position);
  }

  private InitResult createSlot(Connection connection, String slotName, int migrations)
      throws SQLException {
    log.info("creating replication slot \"{}\"; this waits for open transactions", slotName);
    try (ExportedSnapshot snapshot = ReplicationSlots.create(connector, connection, slotName)) {
      int schemas = writeBaseline(connection, slotName, snapshot);
      return new InitResult(migrations, true, true, schemas, snapshot.consistentPoint());
    }
  }

  private int writeBaseline(Connection connection, String slotName, ExportedSnapshot snapshot)
      throws SQLException {
    try {
      return baselines.write(slotName, snapshot);
    } catch (SQLException | RuntimeException e) {
      drop(connection, slotName, e);
      throw e;
    }
  }

  private static void drop(Connection connection, String slotName, Exception reason) {
    try {
      ReplicationSlots.drop(connection, slotName);
    } catch (SQLException e) {
      log.warn("replication slot \"{}\" is left over: {}; drop it", slotName, e.getMessage());
      reason.addSuppressed(e);
    }
  }
}
