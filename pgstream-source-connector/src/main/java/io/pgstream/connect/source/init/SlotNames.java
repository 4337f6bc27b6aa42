package io.pgstream.connect.source.init;

import io.pgstream.connect.common.postgres.PostgresUrl;
import java.util.Locale;
import java.util.regex.Pattern;

/** Names of replication slots. */
public final class SlotNames {
  private static final Pattern VALID = Pattern.compile("[a-z0-9_]{1,63}");
  private static final int MAX_DATABASE_LENGTH = 63 - "pgstream__slot".length();

  private SlotNames() {}

  /** The slot of a database when none is named: {@code pgstream_<database>_slot}. */
  public static String defaultFor(PostgresUrl url) {
    String database = url.database().toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9_]", "_");
    return "pgstream_"
        + database.substring(0, Math.min(database.length(), MAX_DATABASE_LENGTH))
        + "_slot";
  }

  /**
   * Passes on a name that Postgres accepts.
   *
   * @throws PrerequisiteException if it does not
   */
  public static String requireValid(String name) {
    if (name == null || !VALID.matcher(name).matches()) {
      throw new PrerequisiteException(
          Prerequisite.SLOT_NAME,
          "\""
              + name
              + "\" is no name for a replication slot; use 1 to 63 of a-z, 0-9 and underscore");
    }
    return name;
  }
}
