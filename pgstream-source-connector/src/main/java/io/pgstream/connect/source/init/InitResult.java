package io.pgstream.connect.source.init;

import io.pgstream.connect.common.lsn.Lsn;

/**
 * What an init did.
 *
 * @param migrationsApplied how many migrations ran; 0 when the schema was up to date
 * @param slotCreated whether the slot was created now
 * @param baselineRecorded whether the state at the slot's start was recorded now
 * @param baselineSchemas for how many schemas it was recorded; 0 when none has objects
 * @param position where the slot starts, or where an existing one stands
 */
public record InitResult(
    int migrationsApplied,
    boolean slotCreated,
    boolean baselineRecorded,
    int baselineSchemas,
    Lsn position) {

  /**
   * Whether the slot had been created by someone else, so that the recorded state is that of now
   * and not that of the slot's start.
   */
  public boolean isBaselineLate() {
    return baselineRecorded && !slotCreated;
  }
}
