package io.pgstream.connect.sink.opensearch.error;

import io.pgstream.connect.common.retry.Backoff;
import io.pgstream.connect.sink.opensearch.client.Answer;
import io.pgstream.connect.sink.opensearch.client.OpenSearchClient;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.errors.RetriableException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends requests until the server answers something that is not a passing fault. Within one call of
 * {@code put} it tries for a bounded time, then hands the batch back with a RetriableException. Not
 * thread-safe except for {@link #stop}.
 */
public final class RetryingClient {
  private static final Logger LOG = LoggerFactory.getLogger(RetryingClient.class);
  private static final int TOO_BUSY = 429;

  private final OpenSearchClient client;
  private final Backoff backoff;
  private final long budgetNanos;
  private final LongSupplier nanoTime;
  private final CountDownLatch stopped = new CountDownLatch(1);
  private final LongAdder retries = new LongAdder();
  private long deadline;
  private boolean failing;

  /**
   * A client within whose first budget no time has passed.
   *
   * @param client sends single requests
   * @param backoff delays between tries
   * @param budgetMs milliseconds of one call of {@code put}
   * @param nanoTime a monotonic clock in nanoseconds
   */
  public RetryingClient(
      OpenSearchClient client, Backoff backoff, long budgetMs, LongSupplier nanoTime) {
    this.client = client;
    this.backoff = backoff;
    this.budgetNanos = TimeUnit.MILLISECONDS.toNanos(budgetMs);
    this.nanoTime = nanoTime;
    startBudget();
  }

  /** Starts the time that one call of {@code put} may take. */
  public void startBudget() {
    deadline = nanoTime.getAsLong() + budgetNanos;
  }

  /** Whether the time of this call is used up. */
  public boolean isBudgetSpent() {
    return nanoTime.getAsLong() - deadline >= 0;
  }

  /** Sends without body. */
  public Answer send(String method, String path) {
    return send(method, path, Map.of(), null);
  }

  /**
   * Sends until the answer is final: success, or an error that repeating does not cure.
   *
   * @throws RetriableException when the budget is spent
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
    while (true) {
      String fault;
      try {
        Answer answer = client.send(method, path, parameters, body);
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
   * @throws RetriableException when the budget is spent or the task is stopping
   */
  public void pause(String fault) {
    retries.increment();
    if (!failing) {
      LOG.warn("OpenSearch cannot take writes now ({}); trying again until it can", fault);
    }
    failing = true;
    if (isBudgetSpent() || isStoppedAfter(backoff.nextDelayMs())) {
      throw new RetriableException("OpenSearch cannot take writes now: " + fault);
    }
  }

  /** Notes that the server takes requests again. */
  public void succeeded() {
    if (failing) {
      LOG.info("OpenSearch takes writes again after {} tries", backoff.failures() + 1);
      failing = false;
    }
    backoff.reset();
  }

  /** Milliseconds after which a batch that was handed back should come again. */
  public long nextDelayMs() {
    return backoff.nextDelayMs();
  }

  /** How many requests or documents had to be sent again. */
  public long retries() {
    return retries.sum();
  }

  private boolean isStoppedAfter(long delayMs) {
    try {
      return stopped.await(delayMs, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return true;
    }
  }

  /** Ends waiting and the request in flight. Callable from any thread. */
  public void stop() {
    stopped.countDown();
    client.close();
  }
}
