package io.pgstream.connect.sink.opensearch.document;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DateTextTest {
  @ParameterizedTest
  @CsvSource({
    "2025-01-02,2025-01-02",
    "2025-01-02 03:04:05,2025-01-02T03:04:05",
    "2025-01-02 03:04:05.6,2025-01-02T03:04:05.6",
    "2025-01-02 03:04:05.123456+00,2025-01-02T03:04:05.123456Z",
    "2025-01-02 03:04:05+00,2025-01-02T03:04:05Z",
    "2025-01-02 03:04:05.+00,2025-01-02 03:04:05.+00",
    "2025-01-02 03:04:05.1x+00,2025-01-02 03:04:05.1x+00",
    "12025-01-02 03:04:05+00,+12025-01-02T03:04:05Z",
    "2025-01-02 03:04:05+05:30,2025-01-02T03:04:05+05:30",
    "2025-01-02 03:04:05-08,2025-01-02T03:04:05-08:00",
    "10000-01-01,+10000-01-01",
    "294276-12-31 23:59:59,+294276-12-31T23:59:59",
    "0044-03-15 BC,-0043-03-15",
    "0001-01-01 BC,0000-01-01",
    "4713-01-01 00:00:00+00 BC,-4712-01-01T00:00:00Z",
    "infinity,infinity",
    "-infinity,-infinity",
    "nonsense,nonsense"
  })
  void turnsPostgresTextIntoIso(String postgres, String iso) {
    assertThat(DateText.iso(postgres)).isEqualTo(iso);
  }
}
