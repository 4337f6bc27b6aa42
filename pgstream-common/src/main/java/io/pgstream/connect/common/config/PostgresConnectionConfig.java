package io.pgstream.connect.common.config;

import io.pgstream.connect.common.postgres.PostgresUrl;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Importance;
import org.apache.kafka.common.config.ConfigDef.Type;
import org.apache.kafka.common.config.ConfigDef.Width;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.config.types.Password;

/** How a connector reaches its Postgres server. */
public final class PostgresConnectionConfig {
  /** URL of the server and database. */
  public static final String CONNECTION_URL = "connection.url";

  /** Role to log in as. */
  public static final String CONNECTION_USER = "connection.user";

  /** Password of the role. */
  public static final String CONNECTION_PASSWORD = "connection.password";

  private static final String GROUP = "Connection";
  private static final String CONNECTION_URL_DOC =
      "The Postgres server and database, as postgres://user:password@host:5432/database?sslmode=disable"
          + " or jdbc:postgresql://host:5432/database. Parameters after the question mark go to the"
          + " driver (sslmode, sslrootcert, sslcert, sslkey and the like; sslkey must be PKCS #8 in DER form"
          + " or PKCS #12, see security.md). Treated as a secret because it"
          + " may hold a password; write it as a config provider reference, or keep the password in "
          + CONNECTION_PASSWORD
          + ".";
  private static final String CONNECTION_USER_DOC =
      "Role to log in as. Overrides the one in " + CONNECTION_URL + ".";
  private static final String CONNECTION_PASSWORD_DOC =
      "Password of the role. Overrides the one in " + CONNECTION_URL + ".";

  private PostgresConnectionConfig() {}

  /** Adds the keys of this component to a connector's definition. */
  public static ConfigDef define(ConfigDef config) {
    return config
        .define(
            CONNECTION_URL,
            Type.PASSWORD,
            ConfigDef.NO_DEFAULT_VALUE,
            PostgresConnectionConfig::validateUrl,
            Importance.HIGH,
            CONNECTION_URL_DOC,
            GROUP,
            1,
            Width.LONG,
            "Connection URL")
        .define(
            CONNECTION_USER,
            Type.STRING,
            null,
            Importance.MEDIUM,
            CONNECTION_USER_DOC,
            GROUP,
            2,
            Width.MEDIUM,
            "User")
        .define(
            CONNECTION_PASSWORD,
            Type.PASSWORD,
            null,
            Importance.MEDIUM,
            CONNECTION_PASSWORD_DOC,
            GROUP,
            3,
            Width.MEDIUM,
            "Password");
  }

  /**
   * Refuses what is no URL of a server and database; null passes.
   *
   * @throws ConfigException naming the key, never the value
   */
  public static void validateUrl(String key, Object value) {
    if (value == null) {
      return;
    }
    try {
      PostgresUrl.parse(((Password) value).value());
    } catch (IllegalArgumentException e) {
      // The value may hold a password, so it is named by its key only.
      throw new ConfigException("Invalid value for configuration " + key + ": " + e.getMessage());
    }
  }

  /** The URL with user and password of the separate keys filled in. */
  public static PostgresUrl url(AbstractConfig config) {
    Password password = config.getPassword(CONNECTION_PASSWORD);
    return PostgresUrl.parse(config.getPassword(CONNECTION_URL).value())
        .withLogin(config.getString(CONNECTION_USER), password == null ? null : password.value());
  }
}
