package io.pgstream.connect.common.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.apache.kafka.common.config.Config;
import org.apache.kafka.common.config.ConfigValue;
import org.junit.jupiter.api.Test;

/** Errors land on the field that is at fault. */
class ConfigErrorsTest {
  private static final String BYTES = "org.apache.kafka.connect.converters.ByteArrayConverter";

  private final ConfigValue url = new ConfigValue("connection.url");
  private final ConfigErrors errors = new ConfigErrors(new Config(List.of(url)));

  @Test
  void addsToTheFieldWithItsNameInFront() {
    assertThat(errors.isEmpty()).isTrue();
    errors.add("connection.url", "cannot be reached");
    assertThat(url.errorMessages()).containsExactly("connection.url: cannot be reached");
    assertThat(errors.isEmpty()).isFalse();
    assertThat(errors.toConfig().configValues()).containsExactly(url);
  }

  @Test
  void makesAFieldOnceThatTheDefinitionDoesNotHave() {
    errors.add("value.converter", "a");
    errors.add("value.converter", "b");
    assertThat(errors.toConfig().configValues()).hasSize(2);
    assertThat(errors.toConfig().configValues().get(1).errorMessages())
        .containsExactly("value.converter: a", "value.converter: b");
  }

  @Test
  void seesErrorsOfTheStaticChecks() {
    url.addErrorMessage("wrong");
    assertThat(errors.isEmpty()).isFalse();
  }

  @Test
  void acceptsTheConverterThatLeavesBytesAlone() {
    errors.requireByteArrayConverter(Map.of("value.converter", BYTES));
    errors.requireByteArrayConverter(Map.of("value.converter", "ByteArrayConverter"));
    assertThat(errors.isEmpty()).isTrue();
  }

  @Test
  void refusesOtherAndMissingConverters() {
    errors.requireByteArrayConverter(Map.of());
    errors.requireByteArrayConverter(Map.of("value.converter", "x.JsonConverter"));
    assertThat(errors.toConfig().configValues().get(1).errorMessages())
        .hasSize(2)
        .allSatisfy(message -> assertThat(message).contains(BYTES))
        .anySatisfy(message -> assertThat(message).contains("is not set"))
        .anySatisfy(message -> assertThat(message).contains("x.JsonConverter"));
  }
}
