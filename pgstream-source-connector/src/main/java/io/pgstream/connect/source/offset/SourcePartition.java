package io.pgstream.connect.source.offset;

import java.util.Map;

/** The source partition: one slot of one database is one stream. */
public final class SourcePartition {
  private static final String SLOT = "slot";
  private static final String DATABASE = "database";

  private SourcePartition() {}

  /** The partition of a slot. */
  public static Map<String, String> of(String slot, String database) {
    return Map.of(SLOT, slot, DATABASE, database);
  }

  /** Whether a partition that somebody sent has the two keys, as text, and no other. */
  static boolean isValid(Map<String, ?> partition) {
    return partition.size() == 2
        && partition.get(SLOT) instanceof String
        && partition.get(DATABASE) instanceof String;
  }
}
