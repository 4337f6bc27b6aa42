package io.pgstream.connect.local.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ConnectRestTest {

  private static final String REBALANCE = "{'error_code':409,'message':'Cannot complete request'}";
  private static final Duration PATIENCE = Duration.ofMinutes(1);

  private record Answer(int status, String body) {}

  private final List<String> requests = Collections.synchronizedList(new ArrayList<>());
  private final Deque<Answer> answers = new ArrayDeque<>();
  private HttpServer server;
  private ConnectRest rest;

  @BeforeEach
  void startServer() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::answer);
    server.start();
    rest =
        new ConnectRest(URI.create("http://127.0.0.1:" + server.getAddress().getPort()), PATIENCE);
  }

  @AfterEach
  void stopServer() {
    server.stop(0);
  }

  @Test
  void repeatsARequestWhileTheClusterRebalances() {
    willAnswer(409, REBALANCE);
    willAnswer(409, REBALANCE);
    willAnswer(201, "{'name':'src'}");

    rest.putConfig("src", Map.of("a", "b"));

    assertThat(requests).hasSize(3).containsOnly("PUT /connectors/src/config {\"a\":\"b\"}");
  }

  @Test
  void doesNotRepeatTheCreationOfAConnectorThatExists() {
    willAnswer(409, "{'error_code':409,'message':'Connector src already exists'}");

    assertThatThrownBy(() -> rest.putConfig("src", Map.of()))
        .isInstanceOf(RestException.class)
        .hasMessageContaining("HTTP 409, Connector src already exists");
    assertThat(requests).hasSize(1);
  }

  @Test
  void waitsUntilConnectorAndTasksRun() {
    willAnswer(404, "{'error_code':404,'message':'No status found'}");
    willAnswer(200, "{'connector':{'state':'RUNNING'},'tasks':[]}");
    willAnswer(200, "{'connector':{'state':'RUNNING'},'tasks':[{'state':'UNASSIGNED'}]}");
    willAnswer(200, "{'connector':{'state':'RUNNING'},'tasks':[{'state':'RUNNING'}]}");

    rest.awaitRunning("src", PATIENCE);

    assertThat(requests).hasSize(4);
  }

  @Test
  void failsAtOnceWithTheTraceOfAFailedTask() {
    willAnswer(
        200,
        "{'connector':{'state':'RUNNING'},'tasks':[{'state':'FAILED','trace':'slot is active'}]}");

    assertThatThrownBy(() -> rest.awaitRunning("src", PATIENCE))
        .hasMessage("connector src FAILED: slot is active");
  }

  @Test
  void aStoppedConnectorHasNoTasks() {
    willAnswer(200, "{'connector':{'state':'STOPPED'},'tasks':[{'state':'RUNNING'}]}");
    willAnswer(200, "{'connector':{'state':'STOPPED'},'tasks':[]}");

    rest.awaitState("src", ConnectorState.STOPPED, PATIENCE);

    assertThat(requests).hasSize(2);
  }

  @Test
  void saysInWhichStateItGaveUp() {
    for (int i = 0; i < 3; i++) {
      willAnswer(200, "{'connector':{'state':'PAUSED'},'tasks':[]}");
    }

    assertThatThrownBy(() -> rest.awaitRunning("src", Duration.ofMillis(1)))
        .hasMessageContaining("not RUNNING")
        .hasMessageContaining("PAUSED");
  }

  @Test
  void aWorkerThatIsDownIsNotHealthy() {
    server.stop(0);

    assertThat(rest.isHealthy()).isFalse();
    assertThatThrownBy(() -> rest.connectors())
        .isInstanceOfSatisfying(
            RestException.class,
            failure -> assertThat(failure.status()).isEqualTo(RestException.NO_ANSWER));
  }

  private void willAnswer(int status, String body) {
    answers.add(new Answer(status, body.replace('\'', '"')));
  }

  private void answer(HttpExchange exchange) throws IOException {
    String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    requests.add(exchange.getRequestMethod() + " " + exchange.getRequestURI() + " " + body);
    Answer answer = answers.remove();
    byte[] bytes = answer.body().getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(answer.status(), bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }
}
