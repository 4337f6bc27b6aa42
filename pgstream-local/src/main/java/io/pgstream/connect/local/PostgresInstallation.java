package io.pgstream.connect.local;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * An installed Postgres server with the wal2json plugin.
 *
 * @param home the folder of one major version, with {@code bin} and {@code lib}
 * @param majorVersion for example 15
 */
record PostgresInstallation(Path home, int majorVersion) {

  /** Where Debian and Ubuntu put every major version side by side. */
  static final Path DEBIAN_ROOT = Path.of("/usr/lib/postgresql");

  /** The version that is installed when there is none. */
  static final int PREFERRED_VERSION = 15;

  private static final int OLDEST_VERSION = 13;
  private static final int NEWEST_VERSION = 17;

  Path program(String name) {
    return home.resolve("bin").resolve(name);
  }

  /**
   * The preferred version if it is below {@code root} with wal2json, else the newest supported one
   * that is.
   */
  static Optional<PostgresInstallation> find(Path root) {
    if (!Files.isDirectory(root)) {
      return Optional.empty();
    }
    try (Stream<Path> folders = Files.list(root)) {
      List<PostgresInstallation> usable =
          folders.flatMap(PostgresInstallation::of).filter(PostgresInstallation::isUsable).toList();
      return usable.stream().max(Comparator.comparingInt(PostgresInstallation::preference));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Stream<PostgresInstallation> of(Path folder) {
    String version = folder.getFileName().toString();
    return version.matches("[0-9]{2}")
        ? Stream.of(new PostgresInstallation(folder, Integer.parseInt(version)))
        : Stream.empty();
  }

  private boolean isUsable() {
    return majorVersion >= OLDEST_VERSION
        && majorVersion <= NEWEST_VERSION
        && Files.isExecutable(program("postgres"))
        && Files.isExecutable(program("initdb"))
        && Files.exists(home.resolve("lib").resolve("wal2json.so"));
  }

  private int preference() {
    return majorVersion == PREFERRED_VERSION ? Integer.MAX_VALUE : majorVersion;
  }
}
