package io.pgstream.connect.source.config;

import io.pgstream.connect.common.config.ConfigErrors;
import io.pgstream.connect.common.config.PostgresConnectionConfig;
import io.pgstream.connect.common.postgres.PostgresConnector;
import io.pgstream.connect.source.init.Prerequisite;
import io.pgstream.connect.source.init.PrerequisiteException;
import io.pgstream.connect.source.init.SourceInitializer;
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
    if (errors.isEmpty()) {
      checkServer(new SourceConnectorConfig(properties), errors);
    }
    return errors.toConfig();
  }

  private static void checkServer(SourceConnectorConfig config, ConfigErrors errors) {
    PostgresConnector connector = new PostgresConnector(config.url(), "pgstream-validation");
    try {
      // A running connector is reading its slot while its new configuration is checked.
      new SourceInitializer(connector).check(config.slotName(), config.applicationName());
    } catch (PrerequisiteException e) {
      errors.add(fieldOf(e.prerequisite()), e.getMessage());
    }
  }

  private static String fieldOf(Prerequisite prerequisite) {
    return switch (prerequisite) {
      case CONNECTION, DIRECT, SERVER_VERSION, PRIMARY, WAL_LEVEL, PLUGIN, SERVER ->
          PostgresConnectionConfig.CONNECTION_URL;
      case REPLICATION_PRIVILEGE -> PostgresConnectionConfig.CONNECTION_USER;
      case EVENT_TRIGGER_PRIVILEGE, MIGRATION_VERSION, RESERVED_SCHEMA -> SlotConfig.INIT_ENABLED;
      case SLOT_NAME, SLOT, SLOT_INACTIVE, SLOT_HEADROOM -> SlotConfig.SLOT_NAME;
    };
  }
}
