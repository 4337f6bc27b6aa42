package io.pgstream.connect.source.config;

import io.pgstream.connect.common.config.ConfigErrors;
import java.util.Map;
import org.apache.kafka.common.config.Config;

/** Checks what only the source server knows, once the values themselves are sound. */
public final class ConfigValidation {
  private ConfigValidation() {}

  /**
   * Adds the errors of the remote checks to those of the static ones.
   *
   * @param config the result of the static checks
   * @param properties the connector's configuration, secrets resolved
   */
  public static Config validate(Config config, Map<String, String> properties) {
    ConfigErrors errors = new ConfigErrors(config);
    errors.requireByteArrayConverter(properties);
    return errors.toConfig();
  }
}
