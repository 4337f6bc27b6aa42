package io.pgstream.connect.source.init;

import io.pgstream.connect.common.postgres.PostgresConnector;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;

/** Removes everything that {@link SourceInitializer} created. Thread-safe. */
public final class TearDown {
  private final PostgresConnector connector;

  /** A tear-down of the database behind {@code connector}. */
  public TearDown(PostgresConnector connector) {
    this.connector = connector;
  }

  /**
   * What a tear-down found and removed.
   *
   * @param slotDropped whether the slot was there
   * @param schemaDropped whether schema {@code pgstream} was there
   */
  public record Result(boolean slotDropped, boolean schemaDropped) {}

  /**
   * Drops the slot, the event triggers and schema {@code pgstream}. Repeating it changes nothing.
   *
   * @throws PrerequisiteException if the slot is being read or belongs to another database; then
   *     nothing was removed
   */
  public Result tearDown(String slotName) {
    SlotNames.requireValid(slotName);
    return Sessions.run(
        connector,
        session -> InitLock.holding(session, connection -> tearDown(connection, slotName)));
  }

  private static Result tearDown(Connection connection, String slotName) throws SQLException {
    Prerequisites prerequisites = new Prerequisites(connection, slotName);
    Optional<ReplicationSlot> slot = ReplicationSlots.find(connection, slotName);
    if (slot.isPresent()) {
      prerequisites.requireOwnDatabase(slot.get());
      prerequisites.requireInactive();
      ReplicationSlots.drop(connection, slotName);
    }
    return new Result(slot.isPresent(), dropSchema(connection));
  }

  private static boolean dropSchema(Connection connection) throws SQLException {
    connection.setAutoCommit(false);
    try (Statement statement = connection.createStatement()) {
      // First the triggers: they would try to log the rest.
      statement.execute("DROP EVENT TRIGGER IF EXISTS pgstream_log_ddl");
      statement.execute("DROP EVENT TRIGGER IF EXISTS pgstream_collect_drops");
      statement.execute("DROP EVENT TRIGGER IF EXISTS pgstream_collect_rewrites");
      boolean present = Migrations.isSchemaPresent(connection);
      statement.execute("DROP SCHEMA IF EXISTS pgstream CASCADE");
      connection.commit();
      return present;
    } catch (SQLException e) {
      connection.rollback();
      throw e;
    } finally {
      connection.setAutoCommit(true);
    }
  }
}
