package io.pgstream.connect.source.replication;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.postgresql.util.PSQLException;
import org.postgresql.util.PSQLState;
import org.postgresql.util.ServerErrorMessage;

class SourceErrorsTest {
  @ParameterizedTest
  @ValueSource(strings = {"08006", "08P01", "57P01", "57P03", "53300", "55006", "40001", "40P01"})
  void waitsForWhatHealsByItself(String state) {
    assertThat(SourceErrors.isTransient(new SQLException("x", state))).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"28P01", "3D000", "42501", "42P01", "58P01", "XX000", "55000"})
  void stopsAtWhatDoesNot(String state) {
    assertThat(SourceErrors.isTransient(new SQLException("x", state))).isFalse();
  }

  @Test
  void tellsAStreamThatTheDriverGaveUpFromASlotThatTheServerGaveUp() {
    SQLException driver =
        new PSQLException("inactive copy operation", PSQLState.OBJECT_NOT_IN_STATE);
    SQLException server =
        new PSQLException(new ServerErrorMessage("SERROR\0C55000\0Mslot invalidated\0"));
    assertThat(SourceErrors.isTransient(driver)).isTrue();
    assertThat(SourceErrors.isTransient(server)).isFalse();
  }

  @Test
  void tellsAForbiddenPluginFromAMissingPrivilege() {
    assertThat(
            SourceErrors.remedy(
                new SQLException(
                    "library \"wal2json\" may not be used as an output plugin", "42501")))
        .contains("output_plugin_libraries");
    assertThat(SourceErrors.remedy(new SQLException("permission denied", "42501")))
        .contains("REPLICATION");
  }

  @Test
  void doesNotBlameThePluginForMissingWal() {
    assertThat(
            SourceErrors.remedy(
                new SQLException("requested WAL segment 0001 has already been removed", "58P01")))
        .contains("new snapshot");
    assertThat(SourceErrors.remedy(new SQLException("could not access file", "58P01")))
        .contains("install wal2json");
  }
}
