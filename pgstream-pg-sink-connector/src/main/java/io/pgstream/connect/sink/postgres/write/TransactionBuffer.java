package io.pgstream.connect.sink.postgres.write;

import io.pgstream.connect.common.lsn.Lsn;
import io.pgstream.connect.common.schema.ChangedKinds;
import io.pgstream.connect.sink.postgres.offset.Position;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.apache.kafka.connect.errors.ConnectException;

/**
 * Cuts the records of one topic partition into whole source transactions. Takes records in offset
 * order and holds them until they are {@link #applied}. The topic is at-least-once: what stands at
 * or before the last seen place of the source's history is a repetition and is left out. Not
 * thread-safe.
 */
final class TransactionBuffer {
  private static final String ENUM = "enum";

  private final long maxBytes;
  private final List<SourceChange> ready = new ArrayList<>();
  private final List<SourceChange> pending = new ArrayList<>();
  private Position applied;
  private Position seen;
  private long nextOffset;
  private Lsn pendingLsn = Lsn.INVALID;
  private Lsn splitLsn = Lsn.INVALID;
  private long pendingBytes;
  private boolean pendingNeedsCommit;
  private boolean needsCommit;
  private long duplicates;
  private long splits;

  /**
   * An empty buffer.
   *
   * @param start what the target has
   * @param maxBytes how much of an incomplete transaction may wait for its end
   */
  TransactionBuffer(Position start, long maxBytes) {
    this.applied = start;
    this.seen = start;
    this.nextOffset = start.nextOffset();
    this.maxBytes = maxBytes;
  }

  /** Whether the record at this offset has been neither applied nor taken. */
  boolean isNew(long offset) {
    return offset >= nextOffset;
  }

  /** Takes the next record. */
  void add(SourceChange change) {
    if (!change.isPositioned()) {
      addUnpositioned(change);
    } else if (seen.covers(change.commitLsn(), change.txSeq())) {
      requireRepetition(change);
      duplicates += change.isChange() ? 1 : 0;
      addUnpositioned(change.withoutEvent());
    } else {
      addPositioned(change);
    }
    nextOffset = change.offset() + 1;
  }

  /** A repetition was committed before; what was committed later is of another history. */
  private void requireRepetition(SourceChange change) {
    if (seen.lastCommit() != CommitTime.UNKNOWN && change.committed() > seen.lastCommit()) {
      throw new ConnectException(
          change.position()
              + ": the change was committed after everything that has been applied, but its commit LSN "
              + change.commitLsn()
              + " is before "
              + seen.commitLsn()
              + ": the topic goes on with the changes of another server, or of one that was restored."
              + " Make sure that the target's rows fit it, then reset the offsets of this connector"
              + " to this record's");
    }
  }

  /** Changes of one transaction share its time: one look per transaction is enough. */
  private static Position after(SourceChange change, Position before, long nextOffset) {
    boolean sameTransaction = change.commitLsn().equals(before.commitLsn());
    return before.next(
        nextOffset,
        change.commitLsn(),
        change.txSeq(),
        sameTransaction ? CommitTime.UNKNOWN : change.committed());
  }

  private void addUnpositioned(SourceChange change) {
    if (change.isChange()) {
      // A transaction of its own: whatever is still open before it has no more records to come.
      release();
      ready.add(change);
    } else if (pending.isEmpty()) {
      ready.add(change);
    } else {
      hold(change.withoutEvent());
    }
  }

  private void addPositioned(SourceChange change) {
    if (!pending.isEmpty() && !change.commitLsn().equals(pendingLsn)) {
      release();
    }
    hold(change);
    if (change.event().metadata().txLast()) {
      release();
      splitLsn = Lsn.INVALID;
    } else if (pendingBytes > maxBytes) {
      splits += change.commitLsn().equals(splitLsn) ? 0 : 1;
      splitLsn = change.commitLsn();
      release();
    }
  }

  private void hold(SourceChange change) {
    pending.add(change);
    pendingBytes += change.bytes();
    if (change.event() != null) {
      pendingLsn = change.commitLsn();
      seen = after(change, seen, seen.nextOffset());
      pendingNeedsCommit |= mayAddEnumValue(change);
    }
  }

  /** The server lets nobody use a new value of an enum before the commit of what has added it. */
  private static boolean mayAddEnumValue(SourceChange change) {
    if (!change.isChange() || !change.event().isSchemaChange()) {
      return false;
    }
    String description = change.event().columnText("schema");
    return description != null && ChangedKinds.has(description, ENUM);
  }

  /** Whether what is ready must be committed before anything that follows is applied. */
  boolean needsCommit() {
    return needsCommit;
  }

  private void release() {
    ready.addAll(pending);
    needsCommit |= pendingNeedsCommit;
    pendingNeedsCommit = false;
    pending.clear();
    pendingBytes = 0;
  }

  /** Records to apply now: whole source transactions, unless one is too large. */
  List<SourceChange> ready() {
    return Collections.unmodifiableList(ready);
  }

  /** What the target has. */
  Position position() {
    return applied;
  }

  /** What the target has once {@link #ready} is applied. */
  Position positionAfterReady() {
    Position position = applied;
    for (SourceChange change : ready) {
      position =
          change.isPositioned()
              ? after(change, position, change.offset() + 1)
              : position.withNextOffset(change.offset() + 1);
    }
    return position;
  }

  /** The target has everything that was ready. */
  void applied() {
    applied = positionAfterReady();
    ready.clear();
    needsCommit = false;
  }

  /**
   * Leaves out the record at this offset, the transaction that it is part of, and what follows it;
   * the buffer takes no more records then.
   */
  void dropFrom(long offset) {
    int end = 0;
    while (end < ready.size() && ready.get(end).offset() < offset) {
      end++;
    }
    while (end > 0 && end < ready.size() && sameTransaction(ready.get(end - 1), ready.get(end))) {
      end--;
    }
    ready.subList(end, ready.size()).clear();
    pending.clear();
    nextOffset = Long.MAX_VALUE;
  }

  private static boolean sameTransaction(SourceChange one, SourceChange other) {
    return one.isPositioned() && other.isPositioned() && one.commitLsn().equals(other.commitLsn());
  }

  /** How many records have been left out because they had been applied under another offset. */
  long duplicates() {
    return duplicates;
  }

  /** How many transactions were begun to be applied in parts. */
  long splits() {
    return splits;
  }

  /** The transaction that is being applied in parts; else {@link Lsn#INVALID}. */
  Lsn splitLsn() {
    return splitLsn;
  }
}
