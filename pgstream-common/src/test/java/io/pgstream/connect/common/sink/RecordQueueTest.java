package io.pgstream.connect.common.sink;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.List;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.connect.sink.SinkRecord;
import org.junit.jupiter.api.Test;

class RecordQueueTest {
  private static SinkRecord record(int partition, long offset, int size) {
    return new SinkRecord("t", partition, null, null, null, new byte[size], offset);
  }

  private static List<Long> offsets(List<SinkRecord> records) {
    return records.stream().map(SinkRecord::originalKafkaOffset).toList();
  }

  @Test
  void takesHalfOfTheBoundAtATimeAndCountsTheBatchUntilItIsDone() {
    RecordQueue queue = new RecordQueue(4_000);
    for (int i = 0; i < 5; i++) {
      queue.add(record(0, i, 744));
    }
    assertThat(queue.bytes()).isEqualTo(5_000);
    assertThat(queue.isFull()).isTrue();
    assertThat(offsets(queue.batch())).containsExactly(0L, 1L);
    assertThat(offsets(queue.batch())).containsExactly(0L, 1L);
    assertThat(queue.isFull()).isTrue();
    queue.done();
    assertThat(queue.isFull()).isFalse();
    assertThat(offsets(queue.batch())).containsExactly(2L, 3L);
  }

  @Test
  void takesARecordThatIsLargerThanTheBound() {
    RecordQueue queue = new RecordQueue(10);
    queue.add(record(0, 0, 50_000));
    queue.add(record(0, 1, 1));
    assertThat(offsets(queue.batch())).containsExactly(0L);
    queue.done();
    assertThat(offsets(queue.batch())).containsExactly(1L);
    queue.done();
    assertThat(queue.isEmpty()).isTrue();
    assertThat(queue.bytes()).isZero();
  }

  @Test
  void dropsAPartitionFromTheBatchToo() {
    RecordQueue queue = new RecordQueue(1_000);
    queue.add(record(0, 0, 1));
    queue.add(record(1, 0, 1));
    queue.batch();
    queue.add(record(0, 1, 1));
    queue.drop(List.of(new TopicPartition("t", 0)));
    assertThat(queue.batch()).singleElement().extracting(SinkRecord::kafkaPartition).isEqualTo(1);
    assertThat(queue.bytes()).isEqualTo(257);
  }

  @Test
  void dropsWhatFollowsARecordInItsPartition() {
    RecordQueue queue = new RecordQueue(100_000);
    SinkRecord bad = record(0, 1, 1);
    List.of(record(0, 0, 1), bad, record(1, 1, 1), record(0, 2, 1)).forEach(queue::add);
    queue.dropFrom(bad);
    assertThat(offsets(queue.batch())).containsExactly(0L, 1L);
    assertThat(queue.batch().get(1).kafkaPartition()).isEqualTo(1);
  }

  @Test
  void countsValuesOfEveryForm() {
    for (Object value : List.of(new byte[7], ByteBuffer.allocate(7), "1234567")) {
      SinkRecord record = new SinkRecord("t", 0, null, null, null, value, 0);
      assertThat(RecordSize.of(record)).isEqualTo(263);
    }
    assertThat(RecordSize.of(new SinkRecord("t", 0, null, null, null, null, 0))).isEqualTo(256);
  }
}
