package io.pgstream.connect.sink.opensearch.config;

import io.pgstream.connect.sink.opensearch.client.ClientSettings;
import java.net.URI;
import java.util.List;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Importance;
import org.apache.kafka.common.config.ConfigDef.Range;
import org.apache.kafka.common.config.ConfigDef.Type;
import org.apache.kafka.common.config.ConfigDef.Width;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.config.types.Password;

/** How the sink reaches OpenSearch. */
public final class ConnectionConfig {
  /** URLs of the nodes. */
  public static final String URL = "connection.url";

  /** User to log in as. */
  public static final String USERNAME = "connection.username";

  /** Password of the user. */
  public static final String PASSWORD = "connection.password";

  /** How long to wait for a connection. */
  public static final String CONNECT_TIMEOUT = "connection.timeout.ms";

  /** How long to wait for an answer. */
  public static final String READ_TIMEOUT = "read.timeout.ms";

  private static final String GROUP = "Connection";
  private static final String URL_DOC =
      "URLs of OpenSearch nodes, http:// or https://, comma separated, for example"
          + " https://search-1:9200,https://search-2:9200. All must belong to one cluster and use"
          + " the same scheme. User and password go into "
          + USERNAME
          + " and "
          + PASSWORD
          + ".";
  private static final String USERNAME_DOC = "User for basic authentication. Unset: none.";
  private static final String PASSWORD_DOC =
      "Password for basic authentication; write it as a config provider reference.";
  private static final String CONNECT_TIMEOUT_DOC =
      "Milliseconds to wait for a connection to a node.";
  private static final String READ_TIMEOUT_DOC =
      "Milliseconds to wait for the answer to a request. A request that takes longer is sent again.";

  private ConnectionConfig() {}

  /** Adds the keys of this component to a connector's definition. */
  public static ConfigDef define(ConfigDef config) {
    return config
        .define(
            URL,
            Type.LIST,
            ConfigDef.NO_DEFAULT_VALUE,
            ConnectionConfig::validateUrls,
            Importance.HIGH,
            URL_DOC,
            GROUP,
            1,
            Width.LONG,
            "OpenSearch URLs")
        .define(
            USERNAME,
            Type.STRING,
            null,
            Importance.MEDIUM,
            USERNAME_DOC,
            GROUP,
            2,
            Width.MEDIUM,
            "User")
        .define(
            PASSWORD,
            Type.PASSWORD,
            null,
            Importance.MEDIUM,
            PASSWORD_DOC,
            GROUP,
            3,
            Width.MEDIUM,
            "Password")
        .define(
            CONNECT_TIMEOUT,
            Type.INT,
            5_000,
            Range.between(1, 3_600_000),
            Importance.LOW,
            CONNECT_TIMEOUT_DOC,
            GROUP,
            4,
            Width.SHORT,
            "Connect timeout (ms)")
        .define(
            READ_TIMEOUT,
            Type.INT,
            30_000,
            Range.between(1, 3_600_000),
            Importance.LOW,
            READ_TIMEOUT_DOC,
            GROUP,
            5,
            Width.SHORT,
            "Read timeout (ms)");
  }

  private static void validateUrls(String key, Object value) {
    if (value == null) {
      return;
    }
    List<?> urls = (List<?>) value;
    if (urls.isEmpty()) {
      throw new ConfigException(key, value, "at least one URL is needed");
    }
    urls.forEach(url -> validateUrl(key, String.valueOf(url)));
    if (urls.stream().map(url -> URI.create(String.valueOf(url)).getScheme()).distinct().count()
        > 1) {
      throw new ConfigException(key, value, "all URLs must use the same scheme");
    }
  }

  private static void validateUrl(String key, String text) {
    if (text.contains("@")) {
      // The text may hold a password, so it is not repeated.
      throw new ConfigException(
          "Invalid value for configuration "
              + key
              + ": a URL holds a login; set "
              + USERNAME
              + " and "
              + PASSWORD
              + " instead");
    }
    if (!isHttpUrl(text)) {
      throw new ConfigException(
          key, text, "not an http:// or https:// URL such as http://localhost:9200");
    }
  }

  private static boolean isHttpUrl(String text) {
    try {
      URI url = URI.create(text);
      return url.getHost() != null
          && ("http".equals(url.getScheme()) || "https".equals(url.getScheme()));
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  /** The settings that a connector's configuration describes. */
  public static ClientSettings settings(AbstractConfig config) {
    Password password = config.getPassword(PASSWORD);
    return new ClientSettings(
        config.getList(URL).stream().map(URI::create).toList(),
        config.getString(USERNAME),
        password == null ? null : password.value(),
        config.getInt(CONNECT_TIMEOUT),
        config.getInt(READ_TIMEOUT),
        TlsConfig.settings(config));
  }
}
