package io.pgstream.connect.source.offset;

import java.util.Map;
import org.apache.kafka.connect.errors.ConnectException;

/** Checks offsets that somebody sets through the REST API. */
public final class OffsetValidator {
  private OffsetValidator() {}

  /**
   * Checks every pair. A null offset resets its partition and is always allowed, also for garbage
   * partitions: otherwise they could never be cleaned up.
   *
   * @throws ConnectException whose message explains itself: REST users see nothing else
   */
  public static void validate(Map<Map<String, ?>, Map<String, ?>> offsets) {
    offsets.forEach(
        (partition, offset) -> {
          if (offset == null) {
            return;
          }
          if (partition == null || !SourcePartition.isValid(partition)) {
            throw new ConnectException(
                "a source partition of this connector is {\"slot\": \"…\", \"database\": \"…\"}; got"
                    + " the keys "
                    + (partition == null ? "null" : partition.keySet()));
          }
          SourceOffset.fromMap(offset);
        });
  }
}
