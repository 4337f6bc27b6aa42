package io.pgstream.connect.sink.opensearch.client;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import org.apache.http.Header;
import org.apache.http.HttpHeaders;
import org.apache.http.HttpHost;
import org.apache.http.conn.ssl.NoopHostnameVerifier;
import org.apache.http.impl.nio.client.HttpAsyncClientBuilder;
import org.apache.http.message.BasicHeader;
import org.opensearch.client.RestClient;
import org.opensearch.client.RestClientBuilder;

/**
 * Everything a connection to the cluster needs.
 *
 * @param urls {@code http} or {@code https} URLs of nodes, at least one; the path of the first is
 *     the prefix of every request
 * @param username null for no authentication
 * @param password null for an empty one
 * @param connectTimeoutMs how long to wait for a connection
 * @param readTimeoutMs how long to wait for an answer
 * @param tls settings for https URLs
 */
public record ClientSettings(
    List<URI> urls,
    String username,
    String password,
    int connectTimeoutMs,
    int readTimeoutMs,
    TlsSettings tls) {

  /** A client with these settings; it connects when it is first used. */
  public OpenSearchClient newClient() {
    return new RestOpenSearchClient(this::builder);
  }

  /** The same settings with both timeouts cut to this many milliseconds. */
  public ClientSettings withTimeoutsAtMost(int ms) {
    return new ClientSettings(
        urls, username, password, Math.min(connectTimeoutMs, ms), Math.min(readTimeoutMs, ms), tls);
  }

  private RestClientBuilder builder() {
    RestClientBuilder builder =
        RestClient.builder(urls.stream().map(ClientSettings::host).toArray(HttpHost[]::new))
            .setRequestConfigCallback(
                request ->
                    request
                        .setConnectTimeout(connectTimeoutMs)
                        .setConnectionRequestTimeout(connectTimeoutMs)
                        .setSocketTimeout(readTimeoutMs))
            .setHttpClientConfigCallback(this::configure);
    String prefix = urls.get(0).getPath();
    if (prefix != null && prefix.length() > 1) {
      builder.setPathPrefix(prefix);
    }
    if (username != null) {
      builder.setDefaultHeaders(new Header[] {authorization()});
    }
    return builder;
  }

  private static HttpHost host(URI url) {
    int defaultPort = "https".equals(url.getScheme()) ? 443 : 80;
    return new HttpHost(
        url.getHost(), url.getPort() < 0 ? defaultPort : url.getPort(), url.getScheme());
  }

  private HttpAsyncClientBuilder configure(HttpAsyncClientBuilder http) {
    if (urls.stream().anyMatch(url -> "https".equals(url.getScheme()))) {
      http.setSSLContext(TlsContext.of(tls));
      if (!tls.verifyHostname()) {
        http.setSSLHostnameVerifier(NoopHostnameVerifier.INSTANCE);
      }
    }
    return http;
  }

  private Header authorization() {
    String login = username + ":" + (password == null ? "" : password);
    return new BasicHeader(
        HttpHeaders.AUTHORIZATION,
        "Basic " + Base64.getEncoder().encodeToString(login.getBytes(StandardCharsets.UTF_8)));
  }

  /** Hides the password. */
  @Override
  public String toString() {
    return "ClientSettings[urls=" + urls + ", username=" + username + "]";
  }
}
