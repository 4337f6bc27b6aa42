package io.pgstream.connect.common.sink;

import java.util.Collection;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.connect.sink.SinkTaskContext;

/** What the task asks of its consumer. Of the task's thread. */
final class ConsumerControl {
  private final SinkTaskContext context;
  private final Set<TopicPartition> assigned = new HashSet<>();

  /**
   * What the worker pauses. Connect pauses a partition again that is taken away and comes back, so
   * a closed one stays here.
   */
  private final Set<TopicPartition> paused = new HashSet<>();

  ConsumerControl(SinkTaskContext context) {
    this.context = context;
  }

  void open(Collection<TopicPartition> partitions) {
    assigned.addAll(partitions);
  }

  void close(Collection<TopicPartition> partitions) {
    assigned.removeAll(partitions);
  }

  Set<TopicPartition> assigned() {
    return assigned;
  }

  /** From the next poll on, each partition goes on at its offset. */
  void rewind(Map<TopicPartition, Long> offsets) {
    if (!offsets.isEmpty()) {
      context.offset(offsets);
    }
  }

  /** Exactly these of the assigned partitions deliver no records. */
  void pauseOnly(Set<TopicPartition> partitions) {
    Set<TopicPartition> begin = new HashSet<>(partitions);
    begin.removeAll(paused);
    if (!begin.isEmpty()) {
      context.pause(begin.toArray(TopicPartition[]::new));
    }
    Set<TopicPartition> end = new HashSet<>(paused);
    end.retainAll(assigned);
    end.removeAll(partitions);
    if (!end.isEmpty()) {
      context.resume(end.toArray(TopicPartition[]::new));
    }
    paused.addAll(begin);
    paused.removeAll(end);
  }

  /** The next put comes after this time at the latest. */
  void pollAgainWithin(long millis) {
    context.timeout(millis);
  }
}
