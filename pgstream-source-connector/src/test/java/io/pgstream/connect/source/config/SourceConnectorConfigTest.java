package io.pgstream.connect.source.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pgstream.connect.common.postgres.PostgresUrl;
import io.pgstream.connect.source.PgStreamSourceConnector;
import io.pgstream.connect.source.init.SlotNames;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.kafka.common.config.Config;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Defaults, refusals, and what forms show of every key. */
class SourceConnectorConfigTest {
  private static SourceConnectorConfig config(String... more) {
    Map<String, String> properties = new HashMap<>();
    properties.put("connection.url", "postgres://u:S3cret@h/Shop-Db");
    for (int i = 0; i < more.length; i += 2) {
      properties.put(more[i], more[i + 1]);
    }
    return new SourceConnectorConfig(properties);
  }

  @Test
  void describesEveryKeyForForms() {
    Map<String, TreeSet<Integer>> orders = new TreeMap<>();
    for (ConfigDef.ConfigKey key : SourceConnectorConfig.definition().configKeys().values()) {
      assertThat(key.documentation).as(key.name).isNotBlank().endsWith(".");
      assertThat(key.displayName).as(key.name).isNotBlank().isNotEqualTo(key.name);
      assertThat(key.group).as(key.name).isNotBlank();
      assertThat(key.width).as(key.name).isNotEqualTo(ConfigDef.Width.NONE);
      assertThat(orders.computeIfAbsent(key.group, group -> new TreeSet<>()).add(key.orderInGroup))
          .as(key.name)
          .isTrue();
    }
    orders.forEach(
        (group, order) -> {
          assertThat(order.first()).as(group).isEqualTo(1);
          assertThat(order.last()).as(group).isEqualTo(order.size());
        });
  }

  @Test
  void derivesTheSlotFromTheDatabase() {
    assertThat(config().slotName()).isEqualTo("pgstream_shop_db_slot");
    assertThat(config("slot.name", "mine").slotName()).isEqualTo("mine");
  }

  private static PostgresUrl url(String database) {
    return new PostgresUrl("localhost:5432", database, null, null, Map.of());
  }

  @ParameterizedTest
  @CsvSource({
    "postgres, pgstream_postgres_slot",
    "Größe x, pgstream_gr__e_x_slot",
    "a.b, pgstream_a_b_slot"
  })
  void replacesWhatASlotNameCannotHold(String database, String slot) {
    assertThat(SlotNames.defaultFor(url(database))).isEqualTo(slot);
  }

  @Test
  void keepsDefaultSlotNamesWithinTheLimitOfTheServer() {
    String name = SlotNames.defaultFor(url("d".repeat(63)));
    assertThat(name).hasSize(63).startsWith("pgstream_d").endsWith("d_slot");
    assertThat(config("slot.name", name).slotName()).isEqualTo(name);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "A", "a-b", "a b", "a;b", "é"})
  void refusesBadSlotNames(String name) {
    assertThatThrownBy(() -> config("slot.name", name))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("slot.name");
  }

  @Test
  void refusesSlotNamesThatAreTooLong() {
    assertThatThrownBy(() -> config("slot.name", "a".repeat(64)))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("1 to 63");
  }

  @ParameterizedTest
  @CsvSource({
    "topic, ''",
    "queue.max.bytes, 0",
    "batch.max.records, 0",
    "on.unknown.table, ignore",
    "status.interval.ms, 99",
    "status.interval.ms, 60001",
    "heartbeat.interval.ms, 0",
    "slot.wait.ms, -1",
    "retry.backoff.ms, 0",
    "retry.backoff.max.ms, 0",
    "init.enabled, perhaps",
    "connection.url, postgres://u:S3cret@h"
  })
  void refusesBadValuesByKey(String key, String value) {
    assertThatThrownBy(() -> config(key, value))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining(key)
        .hasMessageNotContaining("S3cret");
  }

  @Test
  void hasTheDefaultsThatItDocuments() {
    SourceConnectorConfig config = config();
    assertThat(config.topic()).isEqualTo("pgstream");
    assertThat(config.isInitEnabled()).isTrue();
    assertThat(config.isUnknownTableSkipped()).isFalse();
    assertThat(config("on.unknown.table", "SKIP").isUnknownTableSkipped()).isTrue();
    assertThat(config.url().password()).isEqualTo("S3cret");
    assertThat(config.values().toString()).doesNotContain("S3cret");
  }

  @Test
  void validatesAlsoWithoutAConverterAndWithoutAUrl() {
    Config result = new PgStreamSourceConnector().validate(Map.of());
    assertThat(result.configValues())
        .anySatisfy(
            value -> {
              assertThat(value.name()).isEqualTo("value.converter");
              assertThat(value.errorMessages()).hasSize(1);
            })
        .anySatisfy(
            value -> {
              assertThat(value.name()).isEqualTo("connection.url");
              assertThat(value.errorMessages()).isNotEmpty();
            });
  }
}
