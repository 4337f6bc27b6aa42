package io.pgstream.connect.sink.postgres.write;

import io.pgstream.connect.common.lsn.Lsn;
import io.pgstream.connect.sink.postgres.offset.Position;
import java.util.List;

/**
 * What the task knows of a topic partition. Immutable: a failed put leaves the old state in place.
 *
 * @param position what the target has committed
 * @param pending the beginning of a source transaction whose end has not arrived
 * @param splitLsn commit LSN of a transaction that is being applied in parts; else {@link
 *     Lsn#INVALID}
 */
record PartitionState(Position position, List<SourceChange> pending, Lsn splitLsn) {

  PartitionState {
    pending = List.copyOf(pending);
  }

  static PartitionState at(Position position) {
    return new PartitionState(position, List.of(), Lsn.INVALID);
  }

  /** The first offset that has been neither applied nor buffered. */
  long nextUnseenOffset() {
    return pending.isEmpty() ? position.nextOffset() : pending.get(pending.size() - 1).offset() + 1;
  }
}
