package io.pgstream.connect.common.schema;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Kinds of changes, in every layout of JSON and nowhere else. */
class ChangedKindsTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"changes\":[{\"op\":\"alter\",\"kind\":\"enum\",\"id\":\"1\"}]}",
        "{\"tables\": [{\"changes\": []}], \"changes\": [{\"kind\": \"table\"}, {\"new\": {}, \"kind\":\n\"enum\"}]}",
      })
  void areFoundHoweverTheJsonIsLaidOut(String json) {
    assertThat(ChangedKinds.has(json, "enum")).isTrue();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{\"objects\":[{\"kind\":\"enum\"}],\"changes\":[{\"op\":\"alter\",\"kind\":\"view\"}]}",
        "{\"changes\":[{\"op\":\"drop\",\"kind\":\"enum\"}]}",
        "{\"changes\":[{\"op\":\"alter\",\"kind\":\"table\",\"name\":\"enum\"}]}",
        "{\"comment\":\"\\\"kind\\\": \\\"enum\\\"\"}",
        "{\"changes\":[{\"kind\":\"enum\"",
        "{}",
        "no JSON of \"enum\"",
      })
  void areNotTakenFromElsewhere(String json) {
    assertThat(ChangedKinds.has(json, "enum")).isFalse();
  }
}
