package io.pgstream.connect.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PostgresInstallationTest {

  @TempDir private Path root;

  @Test
  void prefersVersion15() throws IOException {
    install("14", true);
    install("15", true);
    install("17", true);

    assertThat(PostgresInstallation.find(root))
        .contains(new PostgresInstallation(root.resolve("15"), 15));
  }

  @Test
  void takesTheNewestOfTheOthers() throws IOException {
    install("13", true);
    install("16", true);

    assertThat(PostgresInstallation.find(root))
        .contains(new PostgresInstallation(root.resolve("16"), 16));
  }

  @Test
  void skipsAServerWithoutWal2json() throws IOException {
    install("15", false);
    install("14", true);

    assertThat(PostgresInstallation.find(root))
        .contains(new PostgresInstallation(root.resolve("14"), 14));
  }

  @Test
  void skipsVersionsItDoesNotKnowAndOtherFolders() throws IOException {
    install("12", true);
    install("18", true);
    install("common", true);

    assertThat(PostgresInstallation.find(root)).isEmpty();
  }

  @Test
  void findsNothingWhereNothingIsInstalled() {
    assertThat(PostgresInstallation.find(root.resolve("absent"))).isEmpty();
  }

  private void install(String version, boolean withWal2json) throws IOException {
    Path bin = Files.createDirectories(root.resolve(version).resolve("bin"));
    Path lib = Files.createDirectories(root.resolve(version).resolve("lib"));
    for (String program : new String[] {"postgres", "initdb"}) {
      Path file = Files.createFile(bin.resolve(program));
      Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }
    if (withWal2json) {
      Files.createFile(lib.resolve("wal2json.so"));
    }
  }
}
