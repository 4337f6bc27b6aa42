package io.pgstream.connect.cli;

import io.pgstream.connect.common.postgres.PostgresConnector;
import io.pgstream.connect.common.postgres.PostgresUrl;
import io.pgstream.connect.source.init.SlotNames;
import picocli.CommandLine.Help.Visibility;
import picocli.CommandLine.Option;

/** Which database and slot a command works on. */
final class SourceOptions {
  @Option(
      names = "--postgres-url",
      paramLabel = "URL",
      defaultValue = "${env:PGSTREAM_POSTGRES_LISTENER_URL}",
      showDefaultValue = Visibility.NEVER,
      description = {
        "Source database, such as postgres://user:password@host:5432/db.",
        "Default: environment variable PGSTREAM_POSTGRES_LISTENER_URL."
      })
  private String url;

  @Option(
      names = "--replication-slot",
      paramLabel = "NAME",
      defaultValue = "${env:PGSTREAM_POSTGRES_REPLICATION_SLOT_NAME}",
      showDefaultValue = Visibility.NEVER,
      description = {
        "Name of the replication slot.",
        "Default: environment variable PGSTREAM_POSTGRES_REPLICATION_SLOT_NAME, else"
            + " pgstream_<database>_slot."
      })
  private String slot;

  /**
   * The database.
   *
   * @throws IllegalArgumentException if there is no URL or it is not one; the message does not
   *     repeat it
   */
  PostgresConnector connector() {
    return new PostgresConnector(postgresUrl(), "pgstream-cli");
  }

  /** The slot, by default named after the database. */
  String slotName() {
    return slot == null || slot.isBlank() ? SlotNames.defaultFor(postgresUrl()) : slot;
  }

  private PostgresUrl postgresUrl() {
    if (url == null || url.isBlank()) {
      throw new IllegalArgumentException(
          "no database is named; use --postgres-url URL or set PGSTREAM_POSTGRES_LISTENER_URL");
    }
    return PostgresUrl.parse(url);
  }
}
