package io.pgstream.connect.source;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.source.SourceRecord;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

class InFlightBytesTest {
  private static final int OVERHEAD = 1024;

  private final InFlightBytes inFlight = new InFlightBytes(10_000);

  private static SourceRecord record(int bytes) {
    return new SourceRecord(
        Map.of(), Map.of(), "topic", Schema.BYTES_SCHEMA, new byte[bytes - OVERHEAD]);
  }

  @Test
  void hasRoomUntilMoreThanTheBoundIsInFlight() throws InterruptedException {
    inFlight.add(record(10_000));
    assertThat(inFlight.awaitRoom(0)).isTrue();
    inFlight.add(record(2_000));
    assertThat(inFlight.awaitRoom(1)).isFalse();
  }

  @Test
  void hasRoomAgainOnceKafkaHasAcknowledged() throws InterruptedException {
    inFlight.add(record(1_500));
    inFlight.add(record(30_000));
    inFlight.remove(record(1_500));
    assertThat(inFlight.awaitRoom(1)).isFalse();
    inFlight.remove(record(30_000));
    assertThat(inFlight.awaitRoom(0)).isTrue();
  }

  @Test
  void wakesWhoWaitsForRoom() {
    inFlight.add(record(20_000));
    CompletableFuture<Boolean> waiting =
        CompletableFuture.supplyAsync(
            () -> {
              try {
                return inFlight.awaitRoom(60_000);
              } catch (InterruptedException e) {
                throw new IllegalStateException(e);
              }
            });
    inFlight.remove(record(20_000));
    Awaitility.await().atMost(Duration.ofSeconds(30)).until(waiting::isDone);
    assertThat(waiting.join()).isTrue();
  }
}
