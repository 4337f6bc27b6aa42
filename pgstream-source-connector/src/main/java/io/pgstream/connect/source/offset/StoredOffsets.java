package io.pgstream.connect.source.offset;

import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.connect.source.SourceTaskContext;

/**
 * Reads back what Connect has stored: only that may be confirmed to the server. Called by the
 * runtime from one thread at a time.
 */
public final class StoredOffsets {
  private static final long MIN_INTERVAL_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final SourceTaskContext context;
  private final Map<String, String> partition;
  private SourceOffset lastRead;
  private boolean read;
  private long lastReadAt;

  /** Reads the offsets of one source partition. */
  public StoredOffsets(SourceTaskContext context, Map<String, String> partition) {
    this.context = context;
    this.partition = partition;
  }

  /**
   * The stored offset. Blocks until the offsets topic has been read to its end.
   *
   * @return null if nothing has been stored
   */
  public synchronized SourceOffset read() {
    Map<String, Object> stored = context.offsetStorageReader().offset(partition);
    lastReadAt = System.nanoTime();
    read = true;
    lastRead = stored == null ? null : SourceOffset.fromMap(stored);
    return lastRead;
  }

  /**
   * The stored offset if it may have moved since the last read.
   *
   * @param polled the offset of the last record that was handed to Connect
   * @return null if there is nothing new, or the last read was less than a second ago: exactly-once
   *     workers ask after every transaction
   */
  public synchronized SourceOffset readIfMoved(SourceOffset polled) {
    boolean upToDate = polled == null || (read && polled.equals(lastRead));
    if (upToDate || System.nanoTime() - lastReadAt < MIN_INTERVAL_NANOS) {
      return null;
    }
    SourceOffset before = lastRead;
    SourceOffset now = read();
    return now == null || now.equals(before) ? null : now;
  }
}
