package io.pgstream.connect.sink.opensearch.config;

import com.fasterxml.jackson.databind.JsonNode;
import io.pgstream.connect.sink.opensearch.client.Answer;
import io.pgstream.connect.sink.opensearch.client.ClientSettings;
import io.pgstream.connect.sink.opensearch.client.OpenSearchClient;
import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import javax.net.ssl.SSLException;
import org.apache.kafka.common.config.Config;
import org.apache.kafka.common.config.ConfigValue;

/** Checks of a configuration beyond single values: the converter, the files, the server. */
public final class ConfigValidation {
  static final String VALUE_CONVERTER = "value.converter";
  private static final int TIMEOUT_MS = 5_000;
  private static final List<String> CONVERTERS =
      List.of(
          "org.apache.kafka.connect.converters.ByteArrayConverter",
          "ByteArrayConverter",
          "org.apache.kafka.connect.storage.StringConverter",
          "StringConverter");

  private ConfigValidation() {}

  /**
   * Adds errors to the fields at fault. Asks the server, for at most a few seconds, only if every
   * value is allowed.
   *
   * @param properties the connector's properties, references resolved
   * @param statically what the definition says about them
   */
  public static Config validate(Map<String, String> properties, Config statically) {
    Config config = new Config(new ArrayList<>(statically.configValues()));
    checkConverter(properties, config);
    if (config.configValues().stream().allMatch(value -> value.errorMessages().isEmpty())) {
      checkServer(new OpenSearchSinkConfig(properties).client(), config);
    }
    return config;
  }

  private static void checkConverter(Map<String, String> properties, Config config) {
    String converter = properties.get(VALUE_CONVERTER);
    if (converter != null && !CONVERTERS.contains(converter)) {
      addError(
          config,
          VALUE_CONVERTER,
          "change events are JSON bytes, which "
              + converter
              + " would change or refuse; set it to "
              + CONVERTERS.get(0));
    }
  }

  private static void checkServer(ClientSettings settings, Config config) {
    try (OpenSearchClient client = settings.withTimeoutsAtMost(TIMEOUT_MS).newClient()) {
      checkAnswer(client.send("GET", "/", Map.of(), null), config);
    } catch (IOException e) {
      addIoError(settings, config, e);
    }
  }

  private static void addIoError(ClientSettings settings, Config config, IOException error) {
    for (Throwable cause = error; cause != null; cause = cause.getCause()) {
      if (cause instanceof IllegalArgumentException) {
        addError(config, TlsConfig.TRUSTSTORE_LOCATION, cause.getMessage());
        return;
      }
      if (cause instanceof SSLException) {
        addError(
            config,
            TlsConfig.TRUSTSTORE_LOCATION,
            "TLS with OpenSearch fails: "
                + cause.getMessage()
                + "; set it to a file with the certificate that signed the server's");
        return;
      }
    }
    addError(
        config,
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
      return "no answer within " + TIMEOUT_MS + " ms; check firewalls and the server's load";
    }
    return error
        + "; check that the scheme fits the server: https if it speaks TLS, http if it does not";
  }

  private static void checkAnswer(Answer answer, Config config) {
    if (answer.status() == 401 || answer.status() == 403) {
      addError(
          config,
          ConnectionConfig.USERNAME,
          "OpenSearch refuses the login (HTTP "
              + answer.status()
              + "); check user, password and the user's permissions");
      return;
    }
    JsonNode version = answer.json().path("version");
    String number = version.path("number").asText("");
    if (!answer.isSuccess() || number.isEmpty()) {
      addError(config, ConnectionConfig.URL, "the server does not answer as OpenSearch: " + answer);
    } else if (!Objects.equals(version.path("distribution").asText(), "opensearch")) {
      addError(
          config,
          ConnectionConfig.URL,
          "the server is not OpenSearch (version " + number + "); use OpenSearch 2 or later");
    } else if (major(number) < 2) {
      addError(
          config,
          ConnectionConfig.URL,
          "OpenSearch " + number + " is too old; version 2 or later is needed");
    }
  }

  private static int major(String version) {
    String digits = version.split("\\.", 2)[0];
    return digits.matches("\\d{1,5}") ? Integer.parseInt(digits) : 0;
  }

  private static void addError(Config config, String key, String problem) {
    ConfigValue field =
        config.configValues().stream()
            .filter(value -> value.name().equals(key))
            .findFirst()
            .orElseGet(
                () -> {
                  ConfigValue added = new ConfigValue(key);
                  config.configValues().add(added);
                  return added;
                });
    field.addErrorMessage(problem);
  }
}
