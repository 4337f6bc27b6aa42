package io.pgstream.connect.benchmarks.measure;

/**
 * How far a connector has come, and when. Counts include the time the connector takes to start, as
 * its users see it; the streaming rate leaves that out. Not thread-safe.
 */
public final class Progress {
  private final long beginMillis;
  private long firstMillis;
  private double firstDone;
  private long lastMillis;
  private double done;

  /**
   * Nothing done yet.
   *
   * @param beginMillis when the connector was asked to start
   */
  public Progress(long beginMillis) {
    this.beginMillis = beginMillis;
  }

  /**
   * Notes how much is done.
   *
   * @param millis when it was
   * @param nowDone rows (or another measure of work) so far
   */
  public void at(long millis, double nowDone) {
    if (nowDone > done) {
      if (done == 0) {
        firstMillis = millis;
        firstDone = nowDone;
      }
      done = nowDone;
      // Partitions are read one after the other: times may go back.
      firstMillis = Math.min(firstMillis, millis);
      lastMillis = Math.max(lastMillis, millis);
    }
  }

  /** Rows per second from the request to start on. */
  public double rate(long rows) {
    return rows * 1_000.0 / Math.max(1, lastMillis - beginMillis);
  }

  /** Rows per second from the first that were seen done; the same as {@link #rate} if all were. */
  public double streamingRate(long rows) {
    double share = (done - firstDone) / done;
    return share == 0 ? rate(rows) : share * rows * 1_000.0 / Math.max(1, lastMillis - firstMillis);
  }
}
