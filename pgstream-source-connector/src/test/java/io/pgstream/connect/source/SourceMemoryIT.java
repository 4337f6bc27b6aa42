package io.pgstream.connect.source;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.connect.source.SourceRecord;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Memory is bounded in bytes: this class runs with a heap of 384 MB. */
class SourceMemoryIT {
  private SourceServer source;
  private FakeConnect connect;

  @BeforeEach
  void start() throws SQLException {
    source = SourceServer.start();
    connect = source.connect().start().runUntilStreaming();
  }

  @AfterEach
  void stop() {
    connect.close();
    source.close();
  }

  @Test
  void takesARowOf50Megabytes() throws Exception {
    assertThat(Runtime.getRuntime().maxMemory()).isLessThanOrEqualTo(384L << 20);
    source.run(
        "INSERT INTO t(v) SELECT string_agg(md5(i::text), '') FROM generate_series(1, 1638400) i");
    source.insert(1);
    assertThat(sizeOfLargest(2)).isGreaterThan(50L << 20);
  }

  @Test
  void streamsATransactionOfAMillionRows() throws Exception {
    streamsTransactionOf(1_000_000);
  }

  @Test
  @Tag("long")
  void streamsATransactionOfTenMillionRows() throws Exception {
    streamsTransactionOf(10_000_000);
  }

  private void streamsTransactionOf(int rows) throws Exception {
    source.insert(rows);
    pollRows(rows);
  }

  @Test
  void holdsTheServerBackWhileNobodyPolls() throws Exception {
    String reader = source.slot("active_pid");
    // 300 MB do not fit into the heap: what does not fit into the queue stays on the server.
    source.run("INSERT INTO t(v) SELECT repeat('x', 1000) FROM generate_series(1, 300000)");
    Awaitility.await()
        .pollDelay(Duration.ofSeconds(5))
        .atMost(Duration.ofMinutes(1))
        .until(() -> isBlockedOnUs(reader));
    pollRows(300_000);
    assertThat(source.slot("active_pid")).isEqualTo(reader);
  }

  private boolean isBlockedOnUs(String reader) throws SQLException {
    return "WalSenderWriteData"
        .equals(source.text("SELECT wait_event FROM pg_stat_activity WHERE pid = " + reader));
  }

  private void pollRows(long rows) throws InterruptedException {
    long end = System.nanoTime() + Duration.ofMinutes(15).toNanos();
    long seen = 0;
    while (seen < rows) {
      assertThat(System.nanoTime()).isLessThan(end);
      // Heartbeats have no key.
      seen += pollAcknowledged().stream().filter(r -> r.key() != null).count();
    }
    assertThat(seen).isEqualTo(rows);
  }

  private List<SourceRecord> pollAcknowledged() throws InterruptedException {
    List<SourceRecord> records = connect.task().poll();
    if (records == null) {
      return List.of();
    }
    records.forEach(record -> connect.task().commitRecord(record, null));
    return records;
  }

  @Test
  void holdsRecordsBackThatKafkaDoesNotAcknowledge() throws Exception {
    // 300 MB do not fit into the heap, wherever they are.
    source.run("INSERT INTO t(v) SELECT repeat('x', 1000) FROM generate_series(1, 300000)");
    List<SourceRecord> unacknowledged = new ArrayList<>();
    List<SourceRecord> records = connect.task().poll();
    while (records != null) {
      unacknowledged.addAll(records);
      records = connect.task().poll();
    }
    assertThat(unacknowledged).hasSizeBetween(1_000, 30_000);
    long rest = 300_000 - unacknowledged.stream().filter(r -> r.key() != null).count();
    unacknowledged.forEach(record -> connect.task().commitRecord(record, null));
    pollRows(rest);
  }

  private long sizeOfLargest(int rows) throws Exception {
    long largest = 0;
    for (int seen = 0; seen < rows; ) {
      for (SourceRecord record : pollAcknowledged()) {
        if (record.key() != null) {
          seen++;
          largest = Math.max(largest, ((byte[]) record.value()).length);
        }
      }
    }
    return largest;
  }
}
