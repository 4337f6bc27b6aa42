package io.pgstream.connect.local;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DebianPackagesTest {

  @Test
  void tellsAnOrdinaryUserWhichCommandToRun(@TempDir Path empty) {
    DebianPackages packages = new DebianPackages(empty, "alice", line -> {});

    assertThatThrownBy(packages::requirePostgres)
        .isInstanceOf(LocalStackException.class)
        .hasMessageContaining(
            "sudo apt-get update && sudo apt-get install -y postgresql-15 postgresql-15-wal2json");
  }
}
