package io.pgstream.connect.sink.opensearch.bulk;

import static org.assertj.core.api.Assertions.assertThat;

import io.pgstream.connect.common.retry.Backoff;
import io.pgstream.connect.common.sink.Outage;
import io.pgstream.connect.sink.opensearch.bulk.DocumentOperation.Target;
import io.pgstream.connect.sink.opensearch.client.Answer;
import io.pgstream.connect.sink.opensearch.client.OpenSearchClient;
import io.pgstream.connect.sink.opensearch.client.PendingAnswer;
import io.pgstream.connect.sink.opensearch.error.RetryingClient;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** In which order requests are sent and waited for: two to a request, two requests in flight. */
class BulkWriterTest {
  private static final Target TARGET = new Target("public", true);
  private static final Pattern ID = Pattern.compile("\"_id\":\"(\\w)\"");
  private static final RejectHandler REJECTS =
      (operation, problem) -> {
        throw new AssertionError(problem);
      };

  private final List<String> log = new ArrayList<>();
  private final WriteCounters counters = new WriteCounters();
  private boolean lost;
  private final BulkWriter writer =
      new BulkWriter(
          new RetryingClient(new LoggingClient(), new Outage("OpenSearch", new Backoff(1, 1))),
          new NothingToRepair(),
          counters,
          new BulkWriter.Limits(2, 1 << 20, 2));

  /** Takes everything. */
  private final class LoggingClient implements OpenSearchClient {
    @Override
    public Answer send(String method, String path, Map<String, String> query, byte[] body)
        throws IOException {
      return start(method, path, query, body).await();
    }

    @Override
    public PendingAnswer start(String method, String path, Map<String, String> query, byte[] body) {
      Matcher matcher = ID.matcher(new String(body, StandardCharsets.UTF_8));
      String ids = String.join("", matcher.results().map(found -> found.group(1)).toList());
      log.add("send " + ids);
      return () -> answer(ids);
    }

    private Answer answer(String ids) throws IOException {
      log.add("answer " + ids);
      if (lost) {
        lost = false;
        throw new IOException("reset");
      }
      String items =
          String.join(",", ids.chars().mapToObj(id -> "{\"index\":{\"status\":201}}").toList());
      String answer = "{\"errors\":false,\"items\":[" + items + "]}";
      return new Answer(200, answer.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public void cancel() {
      // Nothing takes long here.
    }

    @Override
    public void close() {
      // Holds nothing.
    }
  }

  /** Everything is there. */
  private static final class NothingToRepair implements MappingRepair {
    @Override
    public void repair(List<DocumentOperation> operations) {
      throw new AssertionError("nothing is missing");
    }

    @Override
    public void allowUnindexed(Target target) {
      throw new AssertionError("nothing is refused");
    }

    @Override
    public boolean aliasExists(String alias) {
      return true;
    }
  }

  private static List<DocumentOperation> documents(String ids) {
    byte[] source = "{}".getBytes(StandardCharsets.UTF_8);
    return ids.chars()
        .mapToObj(id -> DocumentOperation.index(TARGET, Character.toString(id), 1, source, null))
        .toList();
  }

  @Test
  void doesNotWaitForTheRequestsOfOneBuffer() {
    writer.begin(documents("abcd"), REJECTS);
    assertThat(log).containsExactly("send ab", "send cd");
  }

  @Test
  void sendsABufferWhenTheOneBeforeIsWritten() {
    writer.begin(documents("abcd"), REJECTS);
    writer.begin(documents("ae"), REJECTS);
    assertThat(log).containsExactly("send ab", "send cd", "answer ab", "answer cd", "send ae");
    assertThat(counters.documents()).isEqualTo(4);
  }

  @Test
  void hasNoMoreRequestsInFlightThanItMay() {
    writer.begin(documents("abcdef"), REJECTS);
    assertThat(log).containsExactly("send ab", "send cd", "answer ab", "send ef");
  }

  @Test
  void returnsFromWriteWhenEverythingIsWritten() {
    lost = true;
    writer.write(documents("abc"), REJECTS);
    assertThat(log)
        .containsExactly("send ab", "send c", "answer ab", "send ab", "answer ab", "answer c");
    assertThat(counters.documents()).isEqualTo(3);
  }

  @Test
  void waitsForWhatItAbandonsAndForgetsIt() {
    writer.begin(documents("abc"), REJECTS);
    writer.abandon();
    writer.finish();
    assertThat(log).containsExactly("send ab", "send c", "answer ab", "answer c");
    assertThat(counters.documents()).isZero();
  }
}
