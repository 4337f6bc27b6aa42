package io.pgstream.connect.source.init;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pgstream.connect.common.postgres.PostgresUrl;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Names of slots. */
class SlotNamesTest {
  @ParameterizedTest
  @CsvSource({"shop,pgstream_shop_slot", "My-App.v2,pgstream_my_app_v2_slot"})
  void derivesTheDefaultFromTheDatabase(String database, String slot) {
    assertThat(SlotNames.defaultFor(PostgresUrl.parse("postgres://host/" + database)))
        .isEqualTo(slot);
  }

  @Test
  void shortensADatabaseNameThatWouldMakeItTooLong() {
    String slot = SlotNames.defaultFor(PostgresUrl.parse("postgres://host/" + "d".repeat(63)));
    assertThat(SlotNames.requireValid(slot)).hasSize(63).endsWith("_slot");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "Upper", "with-dash", "a b", "x\"; DROP"})
  void refusesNamesThatPostgresRefuses(String name) {
    assertThatThrownBy(() -> SlotNames.requireValid(name))
        .isInstanceOf(PrerequisiteException.class)
        .hasMessageContaining("use 1 to 63 of a-z, 0-9 and underscore");
  }
}
