package io.pgstream.connect.it;

import static io.pgstream.connect.it.Waiting.PATIENCE;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;

/**
 * A topic of one partition, through plain Kafka clients.
 *
 * @param bootstrapServers {@code host:port}
 * @param name the topic
 */
public record Topic(String bootstrapServers, String name) {

  /** Every committed record from the first to the end at the time of the call. */
  public List<ConsumerRecord<String, byte[]>> read() {
    return readFrom(0);
  }

  /** Every committed record from an offset to the end at the time of the call. */
  public List<ConsumerRecord<String, byte[]>> readFrom(long offset) {
    Map<String, Object> config =
        Map.of(
            "bootstrap.servers", bootstrapServers,
            "isolation.level", "read_committed",
            "allow.auto.create.topics", "false");
    try (KafkaConsumer<String, byte[]> consumer =
        new KafkaConsumer<>(config, new StringDeserializer(), new ByteArrayDeserializer())) {
      TopicPartition partition = new TopicPartition(name, 0);
      consumer.assign(List.of(partition));
      consumer.seek(partition, offset);
      long end = consumer.endOffsets(List.of(partition)).getOrDefault(partition, 0L);
      return readTo(end, consumer, partition);
    }
  }

  private static List<ConsumerRecord<String, byte[]>> readTo(
      long end, KafkaConsumer<String, byte[]> consumer, TopicPartition partition) {
    List<ConsumerRecord<String, byte[]>> records = new ArrayList<>();
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (consumer.position(partition) < end) {
      if (System.nanoTime() > deadline) {
        throw new IllegalStateException("offset " + end + " of " + partition + " was not reached");
      }
      for (ConsumerRecord<String, byte[]> record : consumer.poll(Duration.ofMillis(200))) {
        // What was committed since may come in part.
        if (record.offset() < end) {
          records.add(record);
        }
      }
    }
    return records;
  }

  /** Appends a record and waits until it is durable. */
  public RecordMetadata append(String key, byte[] value)
      throws ExecutionException, InterruptedException {
    try (KafkaProducer<String, byte[]> producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", bootstrapServers),
            new StringSerializer(),
            new ByteArraySerializer())) {
      return producer.send(new ProducerRecord<>(name, key, value)).get();
    }
  }

  /** Removes the topic and those whose names begin with its own, if they exist. */
  public void delete() throws ExecutionException, InterruptedException {
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrapServers))) {
      Collection<String> own =
          admin.listTopics().names().get().stream()
              .filter(topic -> topic.equals(name) || topic.startsWith(name + "-"))
              .toList();
      admin.deleteTopics(own).all().get();
    }
  }
}
