package io.pgstream.connect.sink.opensearch.client;

import java.io.IOException;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.function.Supplier;
import org.apache.http.HttpEntity;
import org.apache.http.entity.ContentType;
import org.apache.http.nio.entity.NByteArrayEntity;
import org.apache.http.util.EntityUtils;
import org.opensearch.client.Cancellable;
import org.opensearch.client.HttpAsyncResponseConsumerFactory.HeapBufferedResponseConsumerFactory;
import org.opensearch.client.Request;
import org.opensearch.client.RequestOptions;
import org.opensearch.client.Response;
import org.opensearch.client.ResponseException;
import org.opensearch.client.ResponseListener;
import org.opensearch.client.RestClientBuilder;
import org.opensearch.client.RestHighLevelClient;
import org.opensearch.client.WarningsHandler;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends bytes through the low-level client of {@code RestHighLevelClient}. The high-level calls
 * parse and rewrite documents, which rounds numbers.
 */
public final class RestOpenSearchClient implements OpenSearchClient {
  private static final Logger LOG = LoggerFactory.getLogger(RestOpenSearchClient.class);
  private static final int MAX_ANSWER_BYTES = 1 << 30;
  private static final RequestOptions OPTIONS = options();

  private final Supplier<RestClientBuilder> builder;
  private final Object lock = new Object();
  private RestHighLevelClient client;
  private boolean closed;
  private final Set<Cancellable> inFlight = ConcurrentHashMap.newKeySet();

  /**
   * A client that connects at the first request.
   *
   * @param builder makes the builder of a new low-level client, each time the old one has died
   */
  public RestOpenSearchClient(Supplier<RestClientBuilder> builder) {
    this.builder = builder;
  }

  private static RequestOptions options() {
    RequestOptions.Builder options = RequestOptions.DEFAULT.toBuilder();
    options.setWarningsHandler(WarningsHandler.PERMISSIVE);
    options.setHttpAsyncResponseConsumerFactory(
        new HeapBufferedResponseConsumerFactory(MAX_ANSWER_BYTES));
    return options.build();
  }

  @Override
  public Answer send(String method, String path, Map<String, String> parameters, byte[] body)
      throws IOException {
    return start(method, path, parameters, body).await();
  }

  @Override
  public PendingAnswer start(
      String method, String path, Map<String, String> parameters, byte[] body) {
    CompletableFuture<Response> answer = new CompletableFuture<>();
    Cancellable sent = perform(request(method, path, parameters, body), answer);
    return () -> await(answer, sent);
  }

  private static Request request(
      String method, String path, Map<String, String> parameters, byte[] body) {
    Request request = new Request(method, path);
    request.setOptions(OPTIONS);
    parameters.forEach(request::addParameter);
    if (body != null) {
      request.setEntity(new NByteArrayEntity(body, ContentType.APPLICATION_JSON));
    }
    return request;
  }

  private Answer await(CompletableFuture<Response> answer, Cancellable sent) throws IOException {
    try {
      return answer(response(answer));
    } catch (ResponseException e) {
      return answer(e.getResponse());
    } catch (IOException e) {
      discardIfDead(e);
      throw e;
    } catch (RuntimeException e) {
      // A closed or dead client throws these, and a cancelled request: a lost connection as well.
      discardIfDead(e);
      throw new IOException(e);
    } finally {
      if (sent != null) {
        inFlight.remove(sent);
      }
    }
  }

  /** Null if it could not be sent; the answer then says why. */
  private Cancellable perform(Request request, CompletableFuture<Response> answer) {
    try {
      Cancellable sent =
          connected().getLowLevelClient().performRequestAsync(request, listener(answer));
      inFlight.add(sent);
      return sent;
    } catch (IOException | RuntimeException e) {
      // A closed or dead client throws these.
      answer.completeExceptionally(e);
      return null;
    }
  }

  private static ResponseListener listener(CompletableFuture<Response> answer) {
    return new ResponseListener() {
      @Override
      public void onSuccess(Response response) {
        answer.complete(response);
      }

      @Override
      public void onFailure(Exception exception) {
        answer.completeExceptionally(exception);
      }
    };
  }

  private static Response response(CompletableFuture<Response> answer) throws IOException {
    try {
      return answer.get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof IOException io) {
        throw io;
      }
      throw new IOException(e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException(e);
    }
  }

  @Override
  public void cancel() {
    inFlight.forEach(Cancellable::cancel);
  }

  private RestHighLevelClient connected() throws IOException {
    synchronized (lock) {
      if (closed) {
        throw new IOException("the client is closed");
      }
      if (client == null) {
        client = new RestHighLevelClient(builder.get());
      }
      return client;
    }
  }

  /** After an error in its I/O thread a client fails every request for ever. */
  private void discardIfDead(Exception e) {
    if (String.valueOf(e.getMessage()).contains("I/O reactor status")) {
      LOG.warn("The HTTP client has stopped; building a new one");
      discard();
    }
  }

  private void discard() {
    synchronized (lock) {
      if (client == null) {
        return;
      }
      try {
        client.close();
      } catch (IOException e) {
        LOG.debug("The HTTP client did not close cleanly", e);
      }
      client = null;
    }
  }

  private static Answer answer(Response response) throws IOException {
    HttpEntity entity = response.getEntity();
    byte[] body = entity == null ? new byte[0] : EntityUtils.toByteArray(entity);
    return new Answer(response.getStatusLine().getStatusCode(), body);
  }

  @Override
  public void close() {
    synchronized (lock) {
      closed = true;
      discard();
    }
  }
}
