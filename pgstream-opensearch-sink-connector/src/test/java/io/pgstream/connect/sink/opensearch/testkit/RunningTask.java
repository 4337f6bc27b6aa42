package io.pgstream.connect.sink.opensearch.testkit;

import static org.awaitility.Awaitility.await;

import io.pgstream.connect.sink.opensearch.OpenSearchSinkTask;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.connect.sink.SinkRecord;

/** A task that is driven as the worker drives it. */
public final class RunningTask implements AutoCloseable {
  private static final TopicPartition PARTITION = new TopicPartition("pgstream", 0);
  private static final Duration PATIENCE = Duration.ofMinutes(3);

  private final OpenSearchSinkTask task = new OpenSearchSinkTask();
  private final FakeSinkTaskContext context;

  private RunningTask(FakeSinkTaskContext context) {
    this.context = context;
  }

  /** Starts a task that has a reporter for errant records. */
  public static RunningTask start(OpenSearchServer server, String... settings) {
    return start(server, new FakeSinkTaskContext(true), settings);
  }

  /** Starts a task with this context; settings are key, value, key, value. */
  public static RunningTask start(
      OpenSearchServer server, FakeSinkTaskContext context, String... settings) {
    Map<String, String> properties = new HashMap<>();
    properties.put("connection.url", server.url());
    properties.put("index.replicas", "0");
    properties.put("retry.backoff.max.ms", "500");
    for (int i = 0; i < settings.length; i += 2) {
      properties.put(settings[i], settings[i + 1]);
    }
    RunningTask running = new RunningTask(context);
    running.task.initialize(context);
    running.task.start(properties);
    running.task.open(List.of(PARTITION));
    return running;
  }

  /** Hands a batch over and waits until it is durable, or until the task fails. */
  public void put(Collection<SinkRecord> records) {
    begin(records);
    await()
        .pollInSameThread()
        .atMost(PATIENCE)
        .pollDelay(Duration.ZERO)
        .pollInterval(Duration.ofMillis(2))
        .until(
            () -> {
              boolean idle = task.isIdle();
              tick();
              return idle;
            });
  }

  /** Hands a batch over. */
  public void begin(Collection<SinkRecord> records) {
    task.put(records);
  }

  /** Whether everything that was handed over is durable. */
  public boolean isIdle() {
    return task.isIdle();
  }

  /** What a worker does between two polls that return nothing. */
  public void tick() {
    task.put(List.of());
  }

  /** The offset that the worker may store of partition 0; -1 if there is none. */
  public long committed() {
    OffsetAndMetadata offset =
        task.preCommit(Map.of(PARTITION, new OffsetAndMetadata(Long.MAX_VALUE))).get(PARTITION);
    return offset == null ? -1 : offset.offset();
  }

  /** What the task told the worker. */
  public FakeSinkTaskContext context() {
    return context;
  }

  @Override
  public void close() {
    task.close(List.of(PARTITION));
    task.stop();
  }
}
