package io.pgstream.connect.common.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.config.Config;
import org.apache.kafka.common.config.ConfigValue;

/** Puts what a remote check found on the field that is at fault. */
public final class ConfigErrors {
  private static final String VALUE_CONVERTER = "value.converter";
  private static final String BYTE_ARRAY_CONVERTER =
      "org.apache.kafka.connect.converters.ByteArrayConverter";

  private final List<ConfigValue> values;

  /** Collects errors beside those that the static checks found. */
  public ConfigErrors(Config config) {
    this.values = new ArrayList<>(config.configValues());
  }

  /** The result of the validation. */
  public Config toConfig() {
    return new Config(values);
  }

  /** Whether no field has an error. */
  public boolean isEmpty() {
    return values.stream().allMatch(value -> value.errorMessages().isEmpty());
  }

  /**
   * Adds an error.
   *
   * @param key the field; a field of the worker's own configuration is added when it is missing
   * @param message shown without its field, so the field's name is put before it
   */
  public void add(String key, String message) {
    value(key).addErrorMessage(key + ": " + message);
  }

  private ConfigValue value(String key) {
    for (ConfigValue value : values) {
      if (value.name().equals(key)) {
        return value;
      }
    }
    ConfigValue added = new ConfigValue(key);
    values.add(added);
    return added;
  }

  /**
   * Demands the converter that leaves bytes as they are. The worker's default cannot be seen from a
   * connector, so it must be named.
   */
  public void requireByteArrayConverter(Map<String, String> properties) {
    String converter = properties.get(VALUE_CONVERTER);
    if (BYTE_ARRAY_CONVERTER.equals(converter) || "ByteArrayConverter".equals(converter)) {
      return;
    }
    add(
        VALUE_CONVERTER,
        (converter == null ? "is not set" : "\"" + converter + "\" would change the record values")
            + "; change events are bytes: set it to "
            + BYTE_ARRAY_CONVERTER);
  }
}
