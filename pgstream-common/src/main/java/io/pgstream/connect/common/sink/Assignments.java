package io.pgstream.connect.common.sink;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.sink.SinkRecord;

/** The partitions that the task has, and those that the target has to forget. Not thread-safe. */
final class Assignments {
  private final Map<TopicPartition, Assignment> current = new LinkedHashMap<>();
  private final List<TopicPartition> forgotten = new ArrayList<>();

  void open(Collection<TopicPartition> partitions) {
    partitions.forEach(partition -> current.put(partition, new Assignment(partition)));
  }

  void close(Collection<TopicPartition> partitions) {
    partitions.forEach(current::remove);
    forgotten.addAll(partitions);
  }

  /** The partition's position has to be asked again. */
  void reload(TopicPartition partition) {
    Assignment assignment = current.get(partition);
    if (assignment != null) {
      assignment.reload();
      forgotten.add(partition);
    }
  }

  /** Whether the record can be taken; else the consumer will be sent to it or before it again. */
  boolean accepts(SinkRecord record) {
    TopicPartition partition = RecordQueue.partition(record);
    Assignment assignment = current.get(partition);
    if (assignment == null) {
      throw new ConnectException(
          ErrantRecords.position(record) + ": " + partition + " is not assigned to this task");
    }
    if (!assignment.isReady()) {
      assignment.skip(record.originalKafkaOffset());
    }
    return assignment.isReady();
  }

  /** Begins with partitions whose position is known; says where their consumer has to be sent. */
  Map<TopicPartition, Long> beginLoaded() {
    Map<TopicPartition, Long> rewinds = new HashMap<>();
    current.values().stream()
        .filter(Assignment::isLoaded)
        .forEach(loaded -> loaded.begin().ifPresent(to -> rewinds.put(loaded.partition(), to)));
    return rewinds;
  }

  List<Assignment> loading() {
    return current.values().stream().filter(Assignment::isLoading).toList();
  }

  Set<TopicPartition> loadingPartitions() {
    return loading().stream().map(Assignment::partition).collect(Collectors.toSet());
  }

  boolean areReady() {
    return current.values().stream().allMatch(Assignment::isReady);
  }

  boolean hasForgotten() {
    return !forgotten.isEmpty();
  }

  /** What the target has to forget, once. */
  List<TopicPartition> takeForgotten() {
    List<TopicPartition> taken = List.copyOf(forgotten);
    forgotten.clear();
    return taken;
  }

  void applied(Map<TopicPartition, Long> nextOffsets) {
    nextOffsets.forEach(
        (partition, offset) -> {
          Assignment assignment = current.get(partition);
          if (assignment != null) {
            assignment.applied(offset);
          }
        });
  }

  /** The next offset of each partition that the target has not durably applied. */
  Map<TopicPartition, Long> applied() {
    Map<TopicPartition, Long> offsets = new HashMap<>();
    current.forEach(
        (partition, assignment) ->
            assignment.applied().ifPresent(offset -> offsets.put(partition, offset)));
    return offsets;
  }
}
