package io.pgstream.connect.source.offset;

import java.util.LinkedHashMap;
import java.util.Map;

/** The source partition: one slot of one database is one stream. */
public final class SourcePartition {
  private static final String SLOT = "slot";
  private static final String DATABASE = "database";

  private SourcePartition() {}

  /**
   * The partition of a slot.
   *
   * <p>Connect finds a stored offset by the bytes of its partition, so the order of the keys is
   * part of it and must be the same in every JVM, which it is not in {@code Map.of}. It is the
   * order in which the REST interface shows them, so that what somebody copies from there is found
   * too.
   */
  public static Map<String, String> of(String slot, String database) {
    Map<String, String> partition = new LinkedHashMap<>();
    partition.put(DATABASE, database);
    partition.put(SLOT, slot);
    return new PartitionMap(partition);
  }

  /** Whether a partition that somebody sent has the two keys, as text, and no other. */
  static boolean isValid(Map<String, ?> partition) {
    return partition.size() == 2
        && partition.get(SLOT) instanceof String
        && partition.get(DATABASE) instanceof String;
  }
}
