package io.pgstream.connect.sink.opensearch.error;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pgstream.connect.common.retry.Backoff;
import io.pgstream.connect.common.sink.Outage;
import io.pgstream.connect.sink.opensearch.client.Answer;
import io.pgstream.connect.sink.opensearch.client.OpenSearchClient;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import org.apache.kafka.connect.errors.ConnectException;
import org.junit.jupiter.api.Test;

class RetryingClientTest {
  private final Deque<Integer> statuses = new ArrayDeque<>();
  private final Outage outage = new Outage("OpenSearch", new Backoff(1, 2));
  private RetryingClient client;

  /** Status 0 is a lost connection; after the last one nobody waits any more. */
  private RetryingClient client(Integer... scripted) {
    statuses.addAll(List.of(scripted));
    client = new RetryingClient(new ScriptedClient(), outage);
    return client;
  }

  private final class ScriptedClient implements OpenSearchClient {
    @Override
    public Answer send(String method, String path, Map<String, String> query, byte[] body)
        throws IOException {
      int status = statuses.pop();
      if (statuses.isEmpty() && status == 0) {
        client.abort();
      }
      if (status == 0) {
        throw new IOException("refused");
      }
      return new Answer(status, new byte[0]);
    }

    @Override
    public void cancel() {
      // Nothing takes long here.
    }

    @Override
    public void close() {
      statuses.clear();
    }
  }

  @Test
  void repeatsUntilTheAnswerIsFinal() {
    assertThat(client(0, 429, 503, 400).send("GET", "/").status()).isEqualTo(400);
    assertThat(client.retries()).isEqualTo(3);
  }

  @Test
  void stopsAtARefusedLogin() {
    assertThatThrownBy(() -> client(401).send("GET", "/"))
        .isInstanceOf(ConnectException.class)
        .hasMessageContaining("connection.username");
  }

  @Test
  void neitherWaitsNorSendsOnceAborted() {
    assertThatThrownBy(() -> client(0, 0, 0).send("GET", "/"))
        .isInstanceOf(AbortedException.class)
        .hasMessageContaining("refused");
    assertThat(client.retries()).isEqualTo(2);
    assertThatThrownBy(() -> client.send("GET", "/")).isInstanceOf(AbortedException.class);
    client.reset();
    statuses.add(200);
    assertThat(client.send("GET", "/").status()).isEqualTo(200);
  }
}
