package io.pgstream.connect.source.wal2json;

/**
 * How a change began, up to its first list. Changes of one transaction to one table begin alike,
 * byte by byte, but for their LSN; what is recognised was read before, and would be read the same
 * way again. Not thread-safe.
 */
final class MessageHead {
  private static final int ABSENT = -1;

  private final Wal2JsonMessage message;
  private final KnownBytes beforeLsn = new KnownBytes();
  private final KnownBytes afterLsn = new KnownBytes();

  /** By scalar: its place behind the message's start, or behind the end of the LSN. */
  private final int[] starts;

  private final int[] lengths;
  private final boolean[] behindLsn;
  private final boolean[] escaped;
  private char action;
  private Field list = Field.UNKNOWN;

  /** Knows nothing yet; fills this message. */
  MessageHead(Wal2JsonMessage message) {
    this.message = message;
    int scalars = message.scalars.size();
    starts = new int[scalars];
    lengths = new int[scalars];
    behindLsn = new boolean[scalars];
    escaped = new boolean[scalars];
  }

  /** The list that begins behind the head. */
  Field list() {
    return list;
  }

  /**
   * Remembers the head of the message that has been read so far.
   *
   * @param start where the message begins
   * @param end where the value of its first list begins
   */
  void learn(byte[] bytes, int start, int end, Field firstList) {
    Slice lsn = message.lsn;
    if (!lsn.isPresent() || lsn.isEscaped() || bytes[lsn.start() - 1] != '"') {
      beforeLsn.clear();
      return;
    }
    beforeLsn.set(bytes, start, lsn.start());
    afterLsn.set(bytes, lsn.end(), end);
    action = message.action;
    list = firstList;
    for (int i = 0; i < starts.length; i++) {
      Slice scalar = message.scalars.get(i);
      behindLsn[i] = scalar.start() > lsn.end();
      starts[i] = scalar.isPresent() ? scalar.start() - (behindLsn[i] ? lsn.end() : start) : ABSENT;
      lengths[i] = scalar.length();
      escaped[i] = scalar.isEscaped();
    }
  }

  /**
   * Fills the message if it begins as the one before did.
   *
   * @return where the value of its first list begins; negative, with nothing filled, if it does not
   */
  int recognise(byte[] bytes, int start, int limit) {
    if (!beforeLsn.matches(bytes, start, limit)) {
      return -1;
    }
    int lsnStart = start + beforeLsn.length();
    int lsnEnd = JsonText.indexOfSpecial(bytes, lsnStart, limit);
    if (!afterLsn.matches(bytes, lsnEnd, limit)) {
      return -1;
    }
    message.action = action;
    for (int i = 0; i < starts.length; i++) {
      if (starts[i] != ABSENT) {
        int from = starts[i] + (behindLsn[i] ? lsnEnd : start);
        message.scalars.get(i).set(bytes, from, from + lengths[i], escaped[i]);
      }
    }
    message.lsn.set(bytes, lsnStart, lsnEnd, false);
    return lsnEnd + afterLsn.length();
  }
}
