package io.pgstream.connect.source.init;

import io.pgstream.connect.common.postgres.PostgresConnector;
import java.util.Optional;

/**
 * What init left behind, as it is now.
 *
 * @param migrationVersion version of schema {@code pgstream}; 0 when it is not installed
 * @param latestVersion the version that this program brings
 * @param slot the slot; empty when it does not exist
 * @param baselineRecorded whether the state at the slot's start is recorded
 */
public record SourceStatus(
    int migrationVersion,
    int latestVersion,
    Optional<ReplicationSlot> slot,
    boolean baselineRecorded) {

  /** Whether schema {@code pgstream} is missing, or older than this program needs. */
  public boolean isOutdated() {
    return migrationVersion < latestVersion;
  }

  /**
   * Reads the status; changes nothing.
   *
   * @throws PrerequisiteException if the server cannot be reached or refuses to answer
   */
  public static SourceStatus read(PostgresConnector connector, String slotName) {
    return Sessions.run(
        connector,
        connection -> {
          int version = Migrations.installed(connection);
          return new SourceStatus(
              version,
              Migrations.latest(),
              ReplicationSlots.find(connection, slotName),
              version >= Migrations.latest() && BaselineWriter.exists(connection, slotName));
        });
  }
}
