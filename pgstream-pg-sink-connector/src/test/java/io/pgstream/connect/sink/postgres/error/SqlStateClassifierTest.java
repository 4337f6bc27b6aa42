package io.pgstream.connect.sink.postgres.error;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SqlStateClassifierTest {

  @ParameterizedTest
  @CsvSource({
    "08006, TRANSIENT",
    "08003, TRANSIENT",
    "40001, TRANSIENT",
    "40P01, TRANSIENT",
    "53100, TRANSIENT",
    "53300, TRANSIENT",
    "55P03, TRANSIENT",
    "57P01, TRANSIENT",
    "57P03, TRANSIENT",
    "22P02, DATA",
    "22001, DATA",
    "23505, DATA",
    "23503, DATA",
    "44000, DATA",
    "42P01, FATAL",
    "42501, FATAL",
    "28P01, FATAL",
    "3D000, FATAL",
    "57014, TRANSIENT",
    "40002, FATAL"
  })
  void sortsErrorsBySqlState(String state, ErrorKind kind) {
    assertThat(SqlStateClassifier.classify(new SQLException("message", state))).isEqualTo(kind);
  }

  @Test
  void takesALostSocketForTransient() {
    SQLException error = new SQLException("message", null, new IOException("reset"));
    assertThat(SqlStateClassifier.classify(error)).isEqualTo(ErrorKind.TRANSIENT);
  }

  @Test
  void leavesTheMessageOfDataErrorsOutBecauseItQuotesValues() {
    SQLException error = new SQLException("Key (ssn)=(123-45) already exists.", "23505");
    assertThat(SqlErrors.describe(error)).contains("23505").doesNotContain("123-45");
  }
}
