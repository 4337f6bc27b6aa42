package io.pgstream.connect.benchmarks.stack;

import io.pgstream.connect.benchmarks.measure.Await;
import io.pgstream.connect.benchmarks.measure.Fingerprint;
import io.pgstream.connect.benchmarks.measure.Progress;
import io.pgstream.connect.common.event.ChangeEvent;
import io.pgstream.connect.common.event.ColumnValue;
import io.pgstream.connect.common.event.Operation;
import io.pgstream.connect.common.wire.ChangeEventReader;
import io.pgstream.connect.common.wire.MalformedEventException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** The topic between the connectors, through plain Kafka clients. */
public final class Topic {
  private static final Duration PAUSE = Duration.ofMillis(100);

  private final BenchStack stack;
  private final String name;

  Topic(BenchStack stack, String name) {
    this.stack = stack;
    this.name = name;
  }

  /** Where committed records end, per partition; empty while there is no topic. */
  private Map<TopicPartition, Long> ends() throws ExecutionException, InterruptedException {
    if (!exists()) {
      return Map.of();
    }
    Admin admin = stack.admin();
    Map<TopicPartition, OffsetSpec> latest = new HashMap<>();
    admin
        .describeTopics(List.of(name))
        .allTopicNames()
        .get()
        .get(name)
        .partitions()
        .forEach(
            partition ->
                latest.put(new TopicPartition(name, partition.partition()), OffsetSpec.latest()));
    return admin
        .listOffsets(latest, new ListOffsetsOptions(IsolationLevel.READ_COMMITTED))
        .all()
        .get()
        .entrySet()
        .stream()
        .collect(Collectors.toMap(Map.Entry::getKey, entry -> offset(entry.getValue())));
  }

  private static long offset(ListOffsetsResultInfo info) {
    return info.offset();
  }

  /** How many records (and transaction markers) are committed in all partitions. */
  long size() throws ExecutionException, InterruptedException {
    return ends().values().stream().mapToLong(Long::longValue).sum();
  }

  /** Whether the source has created the topic. */
  boolean exists() throws ExecutionException, InterruptedException {
    return stack.admin().listTopics().names().get().contains(name);
  }

  /**
   * Reads everything that is committed now.
   *
   * @param beginMillis when the clock of {@link TopicRows#progress()} starts
   */
  TopicRows read(long beginMillis)
      throws ExecutionException, InterruptedException, MalformedEventException {
    Map<String, Object> config =
        Map.of(
            "bootstrap.servers", stack.bootstrapServers(),
            "isolation.level", "read_committed",
            "max.poll.records", "10000",
            "max.partition.fetch.bytes", "16777216");
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(config, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
      Map<TopicPartition, Long> ends = ends();
      consumer.assign(ends.keySet());
      consumer.seekToBeginning(ends.keySet());
      Reading reading = new Reading(beginMillis);
      while (ends.entrySet().stream()
          .anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
        for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofMillis(200))) {
          reading.add(record);
        }
      }
      return reading.result();
    }
  }

  /** Removes the topic if it exists and waits until it is gone. */
  void delete() {
    Await.until(
        "topic " + name + " is deleted",
        PAUSE,
        () -> {
          if (exists()) {
            requestDeletion();
          }
          return !exists();
        });
  }

  /** The broker lists a topic for a moment that is gone already. */
  private void requestDeletion() throws ExecutionException, InterruptedException {
    try {
      stack.admin().deleteTopics(List.of(name)).all().get();
    } catch (ExecutionException e) {
      if (!(e.getCause() instanceof UnknownTopicOrPartitionException)) {
        throw e;
      }
    }
  }

  /** Collects what the records say. */
  private static final class Reading {
    private final ChangeEventReader reader = new ChangeEventReader();
    private final Fingerprint fingerprint = new Fingerprint();
    private final Map<Integer, Long> ends = new HashMap<>();
    private final Progress progress;
    private long bytes;

    Reading(long beginMillis) {
      progress = new Progress(beginMillis);
    }

    void add(ConsumerRecord<byte[], byte[]> record) throws MalformedEventException {
      ChangeEvent event = reader.read(record.value());
      if (event.operation() == Operation.MESSAGE
          || event.schema().equals(ChangeEvent.PGSTREAM_SCHEMA)) {
        return;
      }
      fingerprint.add(event.columns().stream().map(ColumnValue::text).toList());
      bytes += record.value().length;
      progress.at(record.timestamp(), (double) bytes);
      ends.put(record.partition(), record.offset() + 1);
    }

    TopicRows result() {
      return new TopicRows(fingerprint, progress, bytes, Map.copyOf(ends));
    }
  }
}
