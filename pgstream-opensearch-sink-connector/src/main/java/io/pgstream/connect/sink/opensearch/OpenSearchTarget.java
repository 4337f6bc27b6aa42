package io.pgstream.connect.sink.opensearch;

import io.pgstream.connect.common.sink.AbortSignal;
import io.pgstream.connect.common.sink.RecordTarget;
import io.pgstream.connect.sink.opensearch.error.RetryingClient;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.connect.sink.SinkRecord;

/**
 * OpenSearch as a target of records. It keeps no positions: documents carry versions, so records
 * may come again. Faults that pass are waited out within a call, request by request.
 */
final class OpenSearchTarget implements RecordTarget {
  private final RetryingClient client;
  private final SinkPipeline pipeline;

  OpenSearchTarget(RetryingClient client, SinkPipeline pipeline) {
    this.client = client;
    this.pipeline = pipeline;
  }

  @Override
  public OptionalLong open(TopicPartition partition, AbortSignal abort) {
    pipeline.forget();
    return OptionalLong.empty();
  }

  @Override
  public Map<TopicPartition, Long> apply(List<SinkRecord> records, AbortSignal abort) {
    pipeline.write(records);
    Map<TopicPartition, Long> nextOffsets = new HashMap<>();
    SinkRecord last = null;
    for (SinkRecord record : records) {
      if (last != null && !isOfSamePartition(last, record)) {
        putNext(nextOffsets, last);
      }
      last = record;
    }
    if (last != null) {
      putNext(nextOffsets, last);
    }
    return nextOffsets;
  }

  private static boolean isOfSamePartition(SinkRecord a, SinkRecord b) {
    return a.originalKafkaPartition().equals(b.originalKafkaPartition())
        && a.originalTopic().equals(b.originalTopic());
  }

  private static void putNext(Map<TopicPartition, Long> nextOffsets, SinkRecord record) {
    nextOffsets.put(
        new TopicPartition(record.originalTopic(), record.originalKafkaPartition()),
        record.originalKafkaOffset() + 1);
  }

  @Override
  public void forget(Collection<TopicPartition> partitions) {
    pipeline.forget();
  }

  @Override
  public void abort() {
    client.abort();
  }

  @Override
  public void reset() {
    client.reset();
    pipeline.forget();
  }

  @Override
  public void close() {
    client.close();
  }
}
