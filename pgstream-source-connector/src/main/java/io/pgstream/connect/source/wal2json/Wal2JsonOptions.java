package io.pgstream.connect.source.wal2json;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The options the stream is started with. Types are left out: they come from the schema history,
 * and printing them costs the server 15 to 30 % of its speed.
 */
public final class Wal2JsonOptions {
  /** Prefix of the message with which the event triggers report that they failed. */
  public static final String SCHEMA_ERROR_PREFIX = "pgstream.schema_error";

  /** Known from wal2json 2.6 on: without it NaN and infinities arrive as null. */
  static final String NUMERIC_AS_STRING = "numeric-data-types-as-string";

  /** Tables of schema {@code pgstream} whose rows are not streamed. */
  public static final List<String> FILTERED_TABLES =
      List.of(
          "schema_migrations",
          "table_ids",
          "known_objects",
          "logged_objects",
          "logged_privileges",
          "baselines");

  private static final Map<String, String> COMMON =
      Map.of(
          "format-version", "2",
          "include-transaction", "1",
          "include-types", "0",
          "include-lsn", "1",
          "include-xids", "1",
          "include-timestamp", "1",
          "filter-tables",
              FILTERED_TABLES.stream()
                  .map(table -> "pgstream." + table)
                  .collect(Collectors.joining(",")),
          "add-msg-prefixes", SCHEMA_ERROR_PREFIX);

  private Wal2JsonOptions() {}

  /** Options that every supported version knows. */
  public static Map<String, String> common() {
    return COMMON;
  }

  /** The option that only newer versions know, to be tried first. */
  public static Map.Entry<String, String> numericAsString() {
    return Map.entry(NUMERIC_AS_STRING, "1");
  }
}
