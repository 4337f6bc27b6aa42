package io.pgstream.connect.source.schema;

import io.pgstream.connect.source.wal2json.Wal2JsonOptions;
import java.util.Collections;
import java.util.Set;
import java.util.TreeSet;

/** The tables that the migrations make in schema {@code pgstream} of the source. */
public final class OwnTables {
  /** Their names; whatever else is in that schema is somebody else's. */
  public static final Set<String> NAMES = names();

  private OwnTables() {}

  private static Set<String> names() {
    Set<String> names = new TreeSet<>(Wal2JsonOptions.FILTERED_TABLES);
    names.add("schema_log");
    names.add("snapshot_requests");
    // Unlogged, so they never reach the stream.
    names.add("collected");
    names.add("latest_keys");
    names.add("latest_reads");
    // Views.
    names.add("objects");
    names.add("privileges");
    return Collections.unmodifiableSet(names);
  }

  /** The names as a list of SQL literals. */
  public static String literals() {
    return "'" + String.join("', '", NAMES) + "'";
  }
}
