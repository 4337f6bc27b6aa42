package io.pgstream.connect.sink.opensearch.testkit;

import io.pgstream.connect.sink.opensearch.OpenSearchSinkTask;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.connect.errors.RetriableException;
import org.apache.kafka.connect.sink.SinkRecord;

/** A task that is driven as the worker drives it. */
public final class RunningTask implements AutoCloseable {
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
    running.task.open(List.of(new TopicPartition("pgstream", 0)));
    return running;
  }

  /** Hands a batch over once. */
  public void put(Collection<SinkRecord> records) {
    task.put(records);
  }

  /**
   * Hands a batch over until the task takes it.
   *
   * @return how many times it gave the batch back
   */
  public int putUntilTaken(Collection<SinkRecord> records) {
    int tries = 0;
    while (true) {
      try {
        task.put(records);
        return tries;
      } catch (RetriableException e) {
        tries++;
      }
    }
  }

  /** What the task told the worker. */
  public FakeSinkTaskContext context() {
    return context;
  }

  @Override
  public void close() {
    task.stop();
  }
}
