package io.pgstream.connect.common.postgres;

import java.io.IOException;
import java.io.InputStream;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.function.LongConsumer;
import java.util.function.LongSupplier;

/**
 * Reads what a socket holds in large pieces and, while much is coming, leaves it alone for some
 * milliseconds in between. A server that sends every message with a call of its own wakes a waiting
 * reader for each of them, which costs both sides more than the message itself; when messages pile
 * up instead, nobody is woken. A slow stream is read at once. Not thread-safe.
 */
final class BurstInputStream extends InputStream {
  /** The socket hands out no more in one call. */
  private static final int BUFFER_BYTES = 128 << 10;

  private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(2);
  private static final int MOST_PAUSES = 5;

  /** As long as the stream must be fast before it is left alone, and slow before it is not. */
  private static final long WINDOW_NANOS = TimeUnit.MILLISECONDS.toNanos(5);

  /** Far above what a steady load of small transactions sends. */
  private static final long FAST_BYTES_PER_WINDOW = 64 << 10;

  private final InputStream in;
  private final LongConsumer pause;
  private final LongSupplier nanoTime;
  private final byte[] buffer = new byte[BUFFER_BYTES];
  private int at;
  private int end;
  private long windowStart;
  private long windowBytes;
  private boolean fast;

  /**
   * A stream over a socket's.
   *
   * @param pause waits for some nanoseconds
   * @param nanoTime the clock
   */
  BurstInputStream(InputStream in, LongConsumer pause, LongSupplier nanoTime) {
    this.in = in;
    this.pause = pause;
    this.nanoTime = nanoTime;
    this.windowStart = nanoTime.getAsLong();
  }

  @Override
  public int read() throws IOException {
    byte[] single = new byte[1];
    return read(single, 0, 1) < 0 ? -1 : single[0] & 0xFF;
  }

  @Override
  public int read(byte[] target, int offset, int length) throws IOException {
    Objects.checkFromIndexSize(offset, length, target.length);
    if (length == 0) {
      return 0;
    }
    if (at == end) {
      if (fast) {
        awaitMore();
      }
      if (length >= buffer.length) {
        return counted(in.read(target, offset, length));
      }
      end = 0;
      at = 0;
      end = Math.max(0, counted(in.read(buffer, 0, buffer.length)));
      if (end == 0) {
        return -1;
      }
    }
    int copied = Math.min(length, end - at);
    System.arraycopy(buffer, at, target, offset, copied);
    at += copied;
    return copied;
  }

  /** Until a buffer's worth has piled up, or no more is coming. */
  private void awaitMore() throws IOException {
    int before = -1;
    int there = in.available();
    for (int i = 0; i < MOST_PAUSES && there > before && there < buffer.length; i++) {
      pause.accept(PAUSE_NANOS);
      before = there;
      there = in.available();
    }
  }

  private int counted(int read) {
    windowBytes += read;
    long now = nanoTime.getAsLong();
    long elapsed = now - windowStart;
    if (elapsed >= WINDOW_NANOS) {
      fast = windowBytes >= FAST_BYTES_PER_WINDOW * (elapsed / WINDOW_NANOS);
      windowStart = now;
      windowBytes = 0;
    }
    return read;
  }

  @Override
  public int available() throws IOException {
    return at < end ? end - at : in.available();
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
