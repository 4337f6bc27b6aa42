package io.pgstream.connect.sink.opensearch.error;

import io.pgstream.connect.common.sink.Outage;
import io.pgstream.connect.sink.opensearch.client.Answer;
import io.pgstream.connect.sink.opensearch.client.OpenSearchClient;
import io.pgstream.connect.sink.opensearch.client.PendingAnswer;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.apache.kafka.connect.errors.ConnectException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends requests until the server answers something that is not a passing fault, for as long as
 * that takes. Of one thread, except for {@link #abort}.
 */
public final class RetryingClient {
  private static final Logger LOG = LoggerFactory.getLogger(RetryingClient.class);
  private static final int TOO_BUSY = 429;

  private final OpenSearchClient client;
  private final Outage outage;
  private volatile CountDownLatch aborted = new CountDownLatch(1);

  /**
   * A client that has sent nothing yet.
   *
   * @param client sends single requests
   * @param outage notes faults and says how long to wait between tries
   */
  public RetryingClient(OpenSearchClient client, Outage outage) {
    this.client = client;
    this.outage = outage;
  }

  /** Sends without body. */
  public Answer send(String method, String path) {
    return send(method, path, Map.of(), null);
  }

  /**
   * Sends until the answer is final: success, or an error that repeating does not cure.
   *
   * @throws AbortedException if the batch is not wanted any more
   * @throws ConnectException if the server refuses the login
   */
  public Answer send(String method, String path, Map<String, String> parameters, byte[] body) {
    Answer answer = sendPart(method, path, parameters, body);
    succeeded();
    return answer;
  }

  /**
   * Like {@link #send}, for requests whose answer can still hold passing faults: the caller says
   * when it {@link #succeeded}.
   */
  public Answer sendPart(String method, String path, Map<String, String> parameters, byte[] body) {
    Answer answer = sendDivisible(method, path, parameters, body);
    while (answer.status() == TOO_BUSY) {
      answer = sendDivisible(method, path, parameters, body);
    }
    return answer;
  }

  /**
   * Like {@link #sendPart}, for requests that can be divided: when the server is too busy (429),
   * waits once and leaves it to the caller to send less. A request above the server's limit for
   * work in progress would be refused for ever.
   */
  public Answer sendDivisible(
      String method, String path, Map<String, String> parameters, byte[] body) {
    return await(startDivisible(method, path, parameters, body));
  }

  /**
   * Begins what {@link #sendDivisible} does; {@link #await} ends it. Several requests may be in
   * flight.
   */
  public Sent startDivisible(
      String method, String path, Map<String, String> parameters, byte[] body) {
    requireWanted("not sent");
    Supplier<PendingAnswer> request = () -> client.start(method, path, parameters, body);
    return new Sent(request, request.get());
  }

  /**
   * A request on its way.
   *
   * @param again sends it again
   * @param first the answer to its first try
   */
  public record Sent(Supplier<PendingAnswer> again, PendingAnswer first) {}

  /** Waits for the answer, sending again as {@link #sendDivisible} does. */
  public Answer await(Sent sent) {
    PendingAnswer pending = sent.first();
    while (true) {
      String fault;
      try {
        Answer answer = pending.await();
        ErrorClass errorClass = ErrorClassifier.classify(answer.status(), typeOf(answer));
        if (errorClass == ErrorClass.DENIED) {
          throw denied(answer);
        }
        if (errorClass != ErrorClass.RETRY) {
          return answer;
        }
        fault = answer.toString();
        if (answer.status() == TOO_BUSY) {
          pause(fault);
          return answer;
        }
      } catch (IOException e) {
        fault = e.toString();
      }
      pause(fault);
      requireWanted("not sent");
      pending = sent.again().get();
    }
  }

  /** Waits until a request has ended, whatever became of it. */
  public void awaitEnd(Sent sent) {
    try {
      sent.first().await();
    } catch (IOException e) {
      LOG.debug("a request whose answer nobody wants any more failed", e);
    }
  }

  private static String typeOf(Answer answer) {
    return answer.isSuccess() ? "" : answer.errorType();
  }

  private static ConnectException denied(Answer answer) {
    return new ConnectException(
        "OpenSearch refuses the connector's requests ("
            + answer
            + "); check connection.username, connection.password and the user's permissions");
  }

  /**
   * Waits before the next try.
   *
   * @param fault what went wrong; must hold no row values
   * @throws AbortedException if the batch is not wanted any more
   */
  public void pause(String fault) {
    requireWanted(fault);
    pause(outage.failed(fault), fault);
  }

  /**
   * Waits so that others can end what they have begun.
   *
   * @throws AbortedException if the batch is not wanted any more
   */
  public void giveTime(Duration time) {
    pause(time.toMillis(), "not sent");
  }

  private void pause(long millis, String fault) {
    try {
      if (aborted.await(millis, TimeUnit.MILLISECONDS)) {
        throw new AbortedException(fault);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AbortedException(fault);
    }
  }

  private void requireWanted(String fault) {
    if (aborted.getCount() == 0) {
      throw new AbortedException(fault);
    }
  }

  /** Notes that the server takes requests again. */
  public void succeeded() {
    outage.recovered();
  }

  /** How many requests or documents had to be sent again. */
  public long retries() {
    return outage.retries();
  }

  /** Ends waiting and the request in flight. Callable from any thread. */
  public void abort() {
    aborted.countDown();
    client.cancel();
  }

  /** Requests are wanted again. */
  public void reset() {
    aborted = new CountDownLatch(1);
  }

  /** Releases the connections. */
  public void close() {
    client.close();
  }
}
