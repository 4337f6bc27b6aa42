package io.pgstream.connect.sink.opensearch.client;

import java.io.IOException;
import java.util.Map;
import java.util.function.Supplier;
import org.apache.http.HttpEntity;
import org.apache.http.entity.ContentType;
import org.apache.http.nio.entity.NByteArrayEntity;
import org.apache.http.util.EntityUtils;
import org.opensearch.client.HttpAsyncResponseConsumerFactory.HeapBufferedResponseConsumerFactory;
import org.opensearch.client.Request;
import org.opensearch.client.RequestOptions;
import org.opensearch.client.Response;
import org.opensearch.client.ResponseException;
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
    Request request = new Request(method, path);
    request.setOptions(OPTIONS);
    parameters.forEach(request::addParameter);
    if (body != null) {
      request.setEntity(new NByteArrayEntity(body, ContentType.APPLICATION_JSON));
    }
    try {
      return answer(connected().getLowLevelClient().performRequest(request));
    } catch (ResponseException e) {
      return answer(e.getResponse());
    } catch (IOException e) {
      discardIfDead(e);
      throw e;
    } catch (RuntimeException e) {
      // A closed or dead client throws these: for the caller that is a lost connection.
      discardIfDead(e);
      throw new IOException(e);
    }
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
