package io.pgstream.connect.sink.opensearch.config;

import io.pgstream.connect.sink.opensearch.client.TlsSettings;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Importance;
import org.apache.kafka.common.config.ConfigDef.Type;
import org.apache.kafka.common.config.ConfigDef.ValidString;
import org.apache.kafka.common.config.ConfigDef.Validator;
import org.apache.kafka.common.config.ConfigDef.Width;
import org.apache.kafka.common.config.types.Password;

/** TLS under Kafka's own names, with a prefix. */
public final class TlsConfig {
  /** Before each of Kafka's names. */
  public static final String PREFIX = "connection.ssl.";

  static final String TRUSTSTORE_LOCATION = PREFIX + "truststore.location";
  static final String TRUSTSTORE_PASSWORD = PREFIX + "truststore.password";
  static final String TRUSTSTORE_TYPE = PREFIX + "truststore.type";
  static final String KEYSTORE_LOCATION = PREFIX + "keystore.location";
  static final String KEYSTORE_PASSWORD = PREFIX + "keystore.password";
  static final String KEYSTORE_TYPE = PREFIX + "keystore.type";
  static final String KEY_PASSWORD = PREFIX + "key.password";
  static final String ENDPOINT_IDENTIFICATION = PREFIX + "endpoint.identification.algorithm";

  private static final String GROUP = "TLS";
  private static final String TRUSTSTORE_DOC =
      "File with the certificates to trust. Unset: those of the worker's JVM.";
  private static final String KEYSTORE_DOC =
      "File with the client's key and certificates, for servers that ask for them (mutual TLS).";
  private static final String TYPE_DOC = "Format of the file: JKS, PKCS12 or PEM.";
  private static final String ENDPOINT_DOC =
      "\"https\" checks that the server's certificate names the host; empty does not, and lets"
          + " anyone with a trusted certificate pose as the server.";

  private TlsConfig() {}

  /** Adds the keys of this component to a connector's definition. */
  public static ConfigDef define(ConfigDef config) {
    store(config, TRUSTSTORE_LOCATION, TRUSTSTORE_PASSWORD, TRUSTSTORE_TYPE, TRUSTSTORE_DOC, 1);
    store(config, KEYSTORE_LOCATION, KEYSTORE_PASSWORD, KEYSTORE_TYPE, KEYSTORE_DOC, 4);
    password(config, KEY_PASSWORD, "Password of the key. Unset: the keystore's.", 7);
    return string(
        config,
        ENDPOINT_IDENTIFICATION,
        "https",
        ValidString.in("https", ""),
        ENDPOINT_DOC,
        8,
        Width.SHORT,
        "Check host name");
  }

  private static void store(
      ConfigDef config, String location, String password, String type, String doc, int order) {
    string(config, location, null, null, doc, order, Width.LONG, displayName(location));
    password(config, password, "Password of the file. Unset: none.", order + 1);
    string(
        config,
        type,
        "JKS",
        ValidString.in("JKS", "PKCS12", "PEM"),
        TYPE_DOC,
        order + 2,
        Width.SHORT,
        displayName(type));
  }

  private static ConfigDef string(
      ConfigDef config,
      String key,
      String defaultValue,
      Validator validator,
      String doc,
      int order,
      Width width,
      String displayName) {
    return config.define(
        key,
        Type.STRING,
        defaultValue,
        validator,
        Importance.LOW,
        doc,
        GROUP,
        order,
        width,
        displayName);
  }

  private static void password(ConfigDef config, String key, String doc, int order) {
    config.define(
        key,
        Type.PASSWORD,
        null,
        Importance.LOW,
        doc,
        GROUP,
        order,
        Width.MEDIUM,
        displayName(key));
  }

  /** {@code connection.ssl.truststore.type} is shown as "Truststore type". */
  private static String displayName(String key) {
    String words = key.substring(PREFIX.length()).replace('.', ' ');
    return Character.toUpperCase(words.charAt(0)) + words.substring(1);
  }

  static TlsSettings settings(AbstractConfig config) {
    return new TlsSettings(
        store(config, TRUSTSTORE_LOCATION, TRUSTSTORE_PASSWORD, TRUSTSTORE_TYPE),
        store(config, KEYSTORE_LOCATION, KEYSTORE_PASSWORD, KEYSTORE_TYPE),
        text(config.getPassword(KEY_PASSWORD)),
        !config.getString(ENDPOINT_IDENTIFICATION).isEmpty());
  }

  private static TlsSettings.Store store(
      AbstractConfig config, String location, String password, String type) {
    return config.getString(location) == null
        ? null
        : new TlsSettings.Store(
            config.getString(location), text(config.getPassword(password)), config.getString(type));
  }

  private static String text(Password password) {
    return password == null ? null : password.value();
  }
}
