package io.pgstream.connect.common.sink;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.connect.sink.SinkRecord;

/**
 * Where a sink's records go. Every method but {@link #abort} is called on one thread, the apply
 * thread, which may block for as long as the target takes. Partitions and offsets are those of the
 * consumer, before any transformation. Any other exception than the declared ones is permanent: the
 * task fails with it.
 */
public interface RecordTarget {

  /**
   * Takes a partition on.
   *
   * @return offset of the next record to apply, if the target keeps it; empty to go on from where
   *     Kafka's consumer stands
   * @throws TransientFaultException if the target does not answer; the call is repeated
   */
  OptionalLong open(TopicPartition partition, AbortSignal abort)
      throws TransientFaultException, PositionLostException;

  /**
   * Applies records of opened partitions, in the order given; per partition they follow each other
   * without gaps. After a failure the same records come again, less those of partitions that were
   * closed.
   *
   * @param abort once it is raised, nothing must become durable any more as far as that can be
   *     helped; whatever the call then throws is ignored
   * @return per partition the offset of the next record to apply after a restart, for partitions
   *     that have one
   * @throws TransientFaultException if the target cannot take them now; the call is repeated
   * @throws PositionLostException if somebody else has moved a partition's position
   */
  Map<TopicPartition, Long> apply(List<SinkRecord> records, AbortSignal abort)
      throws TransientFaultException, PositionLostException;

  /** Forgets what is known of partitions that now belong to others, or will be opened anew. */
  void forget(Collection<TopicPartition> partitions);

  /**
   * Ends the request in flight, if any, so that the call to which it belongs fails soon. Called
   * from another thread; must not block.
   */
  void abort();

  /** Called after an aborted call: a connection that was ended must not be used any more. */
  void reset();

  /** Ends connections; the last call. */
  void close();
}
