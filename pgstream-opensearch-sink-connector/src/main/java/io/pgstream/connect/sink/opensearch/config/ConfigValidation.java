package io.pgstream.connect.sink.opensearch.config;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pgstream.connect.common.config.ConfigErrors;
import io.pgstream.connect.sink.opensearch.client.Answer;
import io.pgstream.connect.sink.opensearch.client.ClientSettings;
import io.pgstream.connect.sink.opensearch.client.OpenSearchClient;
import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Objects;
import javax.net.ssl.SSLException;
import org.apache.kafka.common.config.Config;

/** Checks of a configuration beyond single values: the converter, the files, the server. */
public final class ConfigValidation {
  private static final int TIMEOUT_MS = 5_000;
  private static final int BAD_REQUEST = 400;

  private ConfigValidation() {}

  /**
   * Adds errors to the fields at fault. Asks the server, for at most a few seconds, only if every
   * value is allowed.
   *
   * @param properties the connector's properties, references resolved
   * @param statically what the definition says about them
   */
  public static Config validate(Map<String, String> properties, Config statically) {
    ConfigErrors errors = new ConfigErrors(statically);
    errors.requireByteArrayConverter(properties);
    if (errors.isEmpty()) {
      checkServer(new OpenSearchSinkConfig(properties), errors);
    }
    return errors.toConfig();
  }

  private static void checkServer(OpenSearchSinkConfig config, ConfigErrors errors) {
    ClientSettings settings = config.client();
    try (OpenSearchClient client = settings.withTimeoutsAtMost(TIMEOUT_MS).newClient()) {
      checkAnswer(client.send("GET", "/", Map.of(), null), errors);
      if (errors.isEmpty() && !config.fieldMappings().isEmpty()) {
        checkMappings(client, config.fieldMappings(), errors);
      }
    } catch (IOException e) {
      addIoError(settings, errors, e);
    }
  }

  /**
   * Has the server make up an index of these fields, without making it. A user who may not ask that
   * learns about a wrong mapping from the task.
   */
  private static void checkMappings(OpenSearchClient client, ObjectNode fields, ConfigErrors errors)
      throws IOException {
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    body.putArray("index_patterns").add("pgstream-validation-*");
    body.putObject("template").putObject("mappings").set("properties", fields);
    Answer answer =
        client.send(
            "POST",
            "/_index_template/_simulate",
            Map.of(),
            body.toString().getBytes(StandardCharsets.UTF_8));
    if (answer.status() == BAD_REQUEST) {
      errors.add(
          LayoutConfig.FIELD_MAPPINGS,
          "OpenSearch does not take these mappings: "
              + answer.json().path("error").findValuesAsText("reason")
              + "; correct the mapping, or install the plugin that has its type");
    }
  }

  private static void addIoError(ClientSettings settings, ConfigErrors errors, IOException error) {
    for (Throwable cause = error; cause != null; cause = cause.getCause()) {
      if (cause instanceof IllegalArgumentException) {
        errors.add(TlsConfig.TRUSTSTORE_LOCATION, cause.getMessage());
        return;
      }
      if (cause instanceof SSLException) {
        errors.add(
            TlsConfig.TRUSTSTORE_LOCATION,
            "TLS with OpenSearch fails: "
                + cause.getMessage()
                + "; set it to a file with the certificate that signed the server's");
        return;
      }
    }
    errors.add(
        ConnectionConfig.URL,
        "OpenSearch cannot be reached at " + settings.urls() + ": " + cause(error));
  }

  private static String cause(IOException error) {
    if (error instanceof ConnectException) {
      return "connection refused or timed out; check host, port and that the server runs";
    }
    if (error instanceof UnknownHostException) {
      return "the host name is unknown; check it for typing errors";
    }
    if (error instanceof SocketTimeoutException) {
      return "no answer within "
          + TIMEOUT_MS
          + " ms; check firewalls, the server's load, and that the scheme (http or https) fits the"
          + " server";
    }
    return error
        + "; check that the scheme fits the server: https if it speaks TLS, http if it does not";
  }

  private static void checkAnswer(Answer answer, ConfigErrors errors) {
    if (answer.status() == 401 || answer.status() == 403) {
      errors.add(
          ConnectionConfig.USERNAME,
          "OpenSearch refuses the login (HTTP "
              + answer.status()
              + "); check user, password and the user's permissions");
      return;
    }
    JsonNode version = answer.json().path("version");
    String number = version.path("number").asText("");
    if (!answer.isSuccess() || number.isEmpty()) {
      errors.add(ConnectionConfig.URL, "the server does not answer as OpenSearch: " + answer);
    } else if (!Objects.equals(version.path("distribution").asText(), "opensearch")) {
      errors.add(
          ConnectionConfig.URL,
          "the server is not OpenSearch (version " + number + "); use OpenSearch 2 or later");
    } else if (major(number) < 2) {
      errors.add(
          ConnectionConfig.URL,
          "OpenSearch " + number + " is too old; version 2 or later is needed");
    }
  }

  private static int major(String version) {
    String digits = version.split("\\.", 2)[0];
    return digits.matches("\\d{1,5}") ? Integer.parseInt(digits) : 0;
  }
}
