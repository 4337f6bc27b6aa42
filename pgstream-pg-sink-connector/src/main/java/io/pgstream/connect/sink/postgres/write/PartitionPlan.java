package io.pgstream.connect.sink.postgres.write;

import java.util.List;

/**
 * What a put does to a topic partition.
 *
 * @param ready records to apply now, whole source transactions unless one is too large
 * @param after the state once they are committed
 * @param duplicates how many records had been applied already under another offset
 * @param splits how many transactions were begun to be applied in parts
 */
record PartitionPlan(List<SourceChange> ready, PartitionState after, long duplicates, long splits) {
  PartitionPlan {
    ready = List.copyOf(ready);
  }
}
