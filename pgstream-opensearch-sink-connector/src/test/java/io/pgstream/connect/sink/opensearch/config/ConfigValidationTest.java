package io.pgstream.connect.sink.opensearch.config;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.pgstream.connect.sink.opensearch.OpenSearchSinkConnector;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.config.ConfigValue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Validation against a scripted server: one that answers every request the same. */
class ConfigValidationTest {
  private static final String OPENSEARCH =
      "{\"version\":{\"distribution\":\"opensearch\",\"number\":\"2.19.6\"}}";

  private static List<String> errors(Map<String, String> properties, String field) {
    return new OpenSearchSinkConnector()
        .validate(properties).configValues().stream()
            .filter(value -> value.name().equals(field))
            .map(ConfigValue::errorMessages)
            .findFirst()
            .orElse(List.of());
  }

  private static List<String> allErrors(Map<String, String> properties) {
    return new OpenSearchSinkConnector()
        .validate(properties).configValues().stream()
            .flatMap(value -> value.errorMessages().stream())
            .toList();
  }

  private static HttpServer answering(int status, String body) throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
          exchange.getResponseHeaders().add("Content-Type", "application/json");
          exchange.sendResponseHeaders(status, bytes.length);
          exchange.getResponseBody().write(bytes);
          exchange.close();
        });
    server.start();
    return server;
  }

  private static Map<String, String> url(String url, String... settings) {
    Map<String, String> properties = new HashMap<>();
    properties.put("name", "sink");
    properties.put("connection.url", url);
    properties.put("value.converter", "org.apache.kafka.connect.converters.ByteArrayConverter");
    for (int i = 0; i < settings.length; i += 2) {
      properties.put(settings[i], settings[i + 1]);
    }
    return properties;
  }

  private static List<String> errorsOf(int status, String body, String field, String... settings)
      throws IOException {
    HttpServer server = answering(status, body);
    try {
      return errors(url("http://127.0.0.1:" + server.getAddress().getPort(), settings), field);
    } finally {
      server.stop(0);
    }
  }

  @Test
  void acceptsAServerOfVersionTwo() throws IOException {
    HttpServer server = answering(200, OPENSEARCH);
    assertThat(
            allErrors(
                url(
                    "http://127.0.0.1:" + server.getAddress().getPort(),
                    "value.converter",
                    "org.apache.kafka.connect.converters.ByteArrayConverter")))
        .isEmpty();
    server.stop(0);
  }

  @Test
  void refusesElasticsearchAndOldVersions() throws IOException {
    assertThat(errorsOf(200, "{\"version\":{\"number\":\"8.1.0\"}}", "connection.url"))
        .singleElement()
        .asString()
        .contains("not OpenSearch", "8.1.0");
    assertThat(errorsOf(200, OPENSEARCH.replace("2.19.6", "1.3.0"), "connection.url"))
        .singleElement()
        .asString()
        .contains("1.3.0", "too old");
    assertThat(errorsOf(200, "<html>", "connection.url")).hasSize(1);
  }

  @Test
  void putsARefusedLoginOnTheUser() throws IOException {
    assertThat(errorsOf(401, "Unauthorized", "connection.username"))
        .singleElement()
        .asString()
        .contains("401");
  }

  @Test
  void saysThatNobodyListens() throws IOException {
    HttpServer server = answering(200, OPENSEARCH);
    int port = server.getAddress().getPort();
    server.stop(0);
    assertThat(errors(url("http://127.0.0.1:" + port), "connection.url"))
        .singleElement()
        .asString()
        .contains("refused");
  }

  @Test
  void saysThatTheServerSpeaksNoTls() throws IOException {
    HttpServer server = answering(200, OPENSEARCH);
    List<String> errors = allErrors(url("https://127.0.0.1:" + server.getAddress().getPort()));
    server.stop(0);
    assertThat(errors).singleElement().asString().contains("scheme");
  }

  @Test
  void putsAMissingTruststoreOnItsField() {
    assertThat(
            errors(
                url("https://127.0.0.1:1", "connection.ssl.truststore.location", "no-such-file"),
                "connection.ssl.truststore.location"))
        .singleElement()
        .asString()
        .contains("no-such-file");
  }

  @Test
  void putsAWrongConverterOnTheConverter() throws IOException {
    assertThat(
            errorsOf(
                200,
                OPENSEARCH,
                "value.converter",
                "value.converter",
                "org.apache.kafka.connect.json.JsonConverter"))
        .singleElement()
        .asString()
        .contains("JsonConverter", "ByteArrayConverter");
  }

  @Test
  void putsABadMappingOnItsFieldAndSaysWhatItShouldBe() {
    assertThat(errors(url("http://host:9200", "field.mappings", "{\"a.b\":1}"), "field.mappings"))
        .singleElement()
        .asString()
        .contains("field.mappings", "\"a.b\" is not schema.table.column");
  }

  @ParameterizedTest
  @ValueSource(strings = {"localhost:9200", "ftp://x", "http://", "", "http://a:1,https://b:2"})
  void refusesWhatIsNoUrl(String url) {
    assertThat(errors(url(url), "connection.url")).isNotEmpty();
  }

  @Test
  void refusesALoginInTheUrlWithoutRepeatingIt() {
    assertThat(errors(url("http://user:secret@host:9200"), "connection.url"))
        .singleElement()
        .asString()
        .doesNotContain("secret");
  }

  @ParameterizedTest
  @CsvSource({
    "field.naming,oid",
    "index.per,row",
    "batch.max.documents,0",
    "batch.max.bytes,1",
    "index.shards,0",
    "index.replicas,-1",
    "schema.log.index,Upper",
    "schema.log.index,a-1",
    "retry.backoff.ms,0",
    "connection.ssl.truststore.type,ABC"
  })
  void refusesValuesOutOfBounds(String key, String value) {
    assertThat(errors(url("http://127.0.0.1:1", key, value), key)).isNotEmpty();
    assertThat(errors(url("http://127.0.0.1:1", key, value), "connection.url")).isEmpty();
  }

  @Test
  void documentsEveryKey() {
    OpenSearchSinkConfig.DEFINITION
        .configKeys()
        .values()
        .forEach(
            key -> {
              assertThat(key.documentation).as(key.name).endsWith(".");
              assertThat(key.group).as(key.name).isNotBlank();
              assertThat(key.displayName).as(key.name).isNotBlank();
              assertThat(key.orderInGroup).as(key.name).isPositive();
            });
  }
}
