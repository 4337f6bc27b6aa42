package io.pgstream.connect.common.schema;

import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A {@code pg_snapshot}: which transactions were visible when it was taken. Text form {@code
 * xmin:xmax:xip,xip}.
 *
 * @param xmin every transaction before it had ended
 * @param xmax no transaction from it on had ended
 * @param inProgress transactions between the two that had not ended
 */
public record TransactionSnapshot(long xmin, long xmax, Set<Long> inProgress) {
  /**
   * Reads the text form.
   *
   * @throws IllegalArgumentException if it is not one
   */
  public static TransactionSnapshot parse(String text) {
    String[] parts = text.split(":", -1);
    if (parts.length != 3) {
      throw new IllegalArgumentException("\"" + text + "\" is not a pg_snapshot");
    }
    return new TransactionSnapshot(
        Long.parseLong(parts[0]),
        Long.parseLong(parts[1]),
        parts[2].isEmpty()
            ? Set.of()
            : Arrays.stream(parts[2].split(","))
                .map(Long::valueOf)
                .collect(Collectors.toUnmodifiableSet()));
  }

  /** Whether the transaction had ended when the snapshot was taken. */
  public boolean sees(long xid) {
    return xid < xmin || (xid < xmax && !inProgress.contains(xid));
  }

  /** How many transactions it sees: of two snapshots the later one sees no fewer. */
  public long seen() {
    return xmax - inProgress.size();
  }
}
