package io.pgstream.connect.common.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pgstream.connect.common.postgres.PostgresUrl;
import java.util.Map;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigException;
import org.junit.jupiter.api.Test;

/** The connection keys, and that errors do not show what they hold. */
class PostgresConnectionConfigTest {
  private static final ConfigDef DEFINITION = PostgresConnectionConfig.define(new ConfigDef());

  private static PostgresUrl url(Map<String, String> properties) {
    return PostgresConnectionConfig.url(new AbstractConfig(DEFINITION, properties, false));
  }

  @Test
  void takesTheLoginOfTheUrl() {
    PostgresUrl url = url(Map.of("connection.url", "postgres://u:p@h/d"));
    assertThat(url.user()).isEqualTo("u");
    assertThat(url.password()).isEqualTo("p");
  }

  @Test
  void prefersTheSeparateKeys() {
    PostgresUrl url =
        url(
            Map.of(
                "connection.url", "postgres://u:p@h/d",
                "connection.user", "other",
                "connection.password", "word"));
    assertThat(url.user()).isEqualTo("other");
    assertThat(url.password()).isEqualTo("word");
  }

  @Test
  void namesTheKeyAndNotTheValueWhenTheUrlIsWrong() {
    assertThatThrownBy(() -> url(Map.of("connection.url", "mysql://u:S3cret@h/d")))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("connection.url")
        .hasMessageContaining("postgres://user:password@host:5432/database")
        .hasMessageNotContaining("S3cret");
  }

  @Test
  void showsNoSecretInTheResultOfTheValidation() {
    assertThat(
            DEFINITION
                .validate(
                    Map.of(
                        "connection.url", "postgres://u:S3cret@h", "connection.password", "S3cret"))
                .toString())
        .contains("it names no database")
        .doesNotContain("S3cret");
  }

  @Test
  void requiresTheUrl() {
    assertThatThrownBy(() -> url(Map.of())).hasMessageContaining("connection.url");
  }
}
