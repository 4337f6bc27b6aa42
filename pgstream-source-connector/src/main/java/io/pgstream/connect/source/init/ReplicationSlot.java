package io.pgstream.connect.source.init;

import io.pgstream.connect.common.lsn.Lsn;

/**
 * A row of {@code pg_replication_slots}.
 *
 * @param name its name
 * @param plugin its output plugin; null for a physical slot
 * @param database the database it belongs to; null for a physical slot
 * @param activePid the server process that reads it now; null when nobody does
 * @param activeApplication that process' application name; null when nobody reads it
 * @param confirmedFlush up to where its reader has confirmed; null for a physical slot
 * @param restart the oldest WAL that it keeps; null when it keeps none
 * @param walStatus {@code reserved}, {@code extended}, {@code unreserved} or {@code lost}; null
 *     when it keeps no WAL
 */
public record ReplicationSlot(
    String name,
    String plugin,
    String database,
    Integer activePid,
    String activeApplication,
    Lsn confirmedFlush,
    Lsn restart,
    String walStatus) {

  /** Whether some process reads it now. */
  public boolean isActive() {
    return activePid != null;
  }
}
