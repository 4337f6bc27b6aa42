package io.pgstream.connect.sink.opensearch.error;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pgstream.connect.common.retry.Backoff;
import io.pgstream.connect.sink.opensearch.client.Answer;
import io.pgstream.connect.sink.opensearch.client.OpenSearchClient;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.errors.RetriableException;
import org.junit.jupiter.api.Test;

class RetryingClientTest {
  private final AtomicLong nanos = new AtomicLong();
  private final Deque<Integer> statuses = new ArrayDeque<>();

  private RetryingClient client() {
    OpenSearchClient scripted =
        new OpenSearchClient() {
          @Override
          public Answer send(String method, String path, Map<String, String> query, byte[] body)
              throws IOException {
            nanos.addAndGet(1_000_000);
            int status = statuses.isEmpty() ? 0 : statuses.pop();
            if (status == 0) {
              throw new IOException("refused");
            }
            return new Answer(status, new byte[0]);
          }

          @Override
          public void close() {
            statuses.clear();
          }
        };
    return new RetryingClient(scripted, new Backoff(1, 2), 10, nanos::get);
  }

  @Test
  void repeatsUntilTheAnswerIsFinal() {
    statuses.addAll(List.of(0, 429, 503, 400));
    RetryingClient client = client();
    assertThat(client.send("GET", "/").status()).isEqualTo(400);
    assertThat(client.retries()).isEqualTo(3);
  }

  @Test
  void handsTheBatchBackWhenTheBudgetIsSpent() {
    RetryingClient client = client();
    assertThatThrownBy(() -> client.send("GET", "/"))
        .isInstanceOf(RetriableException.class)
        .hasMessageContaining("refused");
    assertThat(client.isBudgetSpent()).isTrue();
    client.startBudget();
    assertThat(client.isBudgetSpent()).isFalse();
  }

  @Test
  void stopsAtARefusedLogin() {
    statuses.add(401);
    assertThatThrownBy(() -> client().send("GET", "/"))
        .isInstanceOf(ConnectException.class)
        .isNotInstanceOf(RetriableException.class)
        .hasMessageContaining("connection.username");
  }

  @Test
  void doesNotWaitOnceStopped() {
    RetryingClient client = client();
    client.stop();
    assertThatThrownBy(() -> client.send("GET", "/")).isInstanceOf(RetriableException.class);
    assertThat(client.retries()).isEqualTo(1);
  }
}
