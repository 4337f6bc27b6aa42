package io.pgstream.connect.sink.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.apache.kafka.common.config.ConfigValue;
import org.junit.jupiter.api.Test;

class ConfigValidationIT {

  private static List<String> errors(String key, String url, Map<String, String> settings) {
    return new PgSinkConnector()
        .validate(SinkHarness.properties(url, settings)).configValues().stream()
            .filter(value -> value.name().equals(key))
            .map(ConfigValue::errorMessages)
            .findFirst()
            .orElse(List.of());
  }

  @Test
  void acceptsAWorkingTarget() throws Exception {
    String url = TestPostgres.newDatabase();
    assertThat(
            new PgSinkConnector()
                .validate(
                    SinkHarness.properties(
                        url,
                        Map.of(
                            "disable.triggers",
                            "true",
                            "value.converter",
                            "org.apache.kafka.connect.converters.ByteArrayConverter")))
                .configValues())
        .allSatisfy(value -> assertThat(value.errorMessages()).isEmpty());
  }

  @Test
  void namesAnUnreachableTargetAtItsUrl() {
    assertThat(errors("connection.url", "postgres://u:geheim@localhost:1/db", Map.of()))
        .singleElement()
        .asString()
        .contains("localhost:1/db")
        .doesNotContain("geheim");
  }

  @Test
  void refusesAConverterThatParsesTheValue() throws Exception {
    assertThat(
            errors(
                "value.converter",
                TestPostgres.newDatabase(),
                Map.of("value.converter", "org.apache.kafka.connect.json.JsonConverter")))
        .singleElement()
        .asString()
        .contains("ByteArrayConverter");
  }

  @Test
  void refusesWhatTheRoleMayNotDoAtTheFieldAtFault() throws Exception {
    String url = TestPostgres.newDatabase();
    try (SinkHarness admin = new SinkHarness(TestPostgres.newDatabase(), Map.of())) {
      admin.execute("CREATE ROLE weak LOGIN PASSWORD 'weak'");
    }
    String weak = url.replace("postgres:postgres@", "weak:weak@");
    Map<String, String> settings = Map.of("disable.triggers", "true");
    assertThat(errors("connection.url", weak, settings))
        .singleElement()
        .asString()
        .contains("GRANT CREATE ON DATABASE");
    assertThat(errors("disable.triggers", weak, settings))
        .singleElement()
        .asString()
        .contains("session_replication_role");
  }

  @Test
  void refusesUnknownActionsWithoutConnecting() {
    assertThat(
            errors(
                "on.conflict.action",
                "postgres://u@localhost:1/db",
                Map.of("on.conflict.action", "maybe")))
        .hasSize(1);
  }
}
