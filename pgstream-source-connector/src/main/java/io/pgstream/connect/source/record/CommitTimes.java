package io.pgstream.connect.source.record;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** Commit times in the form of the stream. */
final class CommitTimes {
  private CommitTimes() {}

  /** For events of the source connector's own making. */
  static byte[] now() {
    String text =
        Instant.now()
            .truncatedTo(ChronoUnit.MICROS)
            .toString()
            .replace('T', ' ')
            .replace("Z", "+00");
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
