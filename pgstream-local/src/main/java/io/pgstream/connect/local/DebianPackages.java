package io.pgstream.connect.local;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** Installs the Debian packages of Postgres and wal2json when the machine has no usable server. */
final class DebianPackages {

  private static final Path APT_GET = Path.of("/usr/bin/apt-get");
  private static final String CLUSTER_CONF = "/etc/postgresql-common/createcluster.conf";
  private static final String CREATE_CLUSTER = "create_main_cluster";
  private static final Map<String, String> UNATTENDED = Map.of("DEBIAN_FRONTEND", "noninteractive");
  private static final List<String> SERVER_PACKAGES =
      List.of(
          "postgresql-" + PostgresInstallation.PREFERRED_VERSION,
          "postgresql-" + PostgresInstallation.PREFERRED_VERSION + "-wal2json");

  private static final Path LOCK =
      Path.of(System.getProperty("java.io.tmpdir"), "pgstream-install.lock");

  private final Path postgresRoot;
  private final String currentUser;
  private final Consumer<String> progress;

  DebianPackages(Consumer<String> progress) {
    this(PostgresInstallation.DEBIAN_ROOT, System.getProperty("user.name"), progress);
  }

  DebianPackages(Path postgresRoot, String currentUser, Consumer<String> progress) {
    this.postgresRoot = postgresRoot;
    this.currentUser = currentUser;
    this.progress = progress;
  }

  /**
   * A usable Postgres, installed now if there was none.
   *
   * @throws LocalStackException if it is missing and cannot be installed; says which command to run
   */
  PostgresInstallation requirePostgres() {
    return PostgresInstallation.find(postgresRoot).orElseGet(this::installPostgres);
  }

  private PostgresInstallation installPostgres() {
    String packages = String.join(" ", SERVER_PACKAGES);
    if (!ServiceUser.isRoot(currentUser) || !Files.isExecutable(APT_GET)) {
      throw new LocalStackException(
          "no Postgres 13 to 17 with wal2json below "
              + postgresRoot
              + "; on Debian or Ubuntu run: sudo apt-get update && sudo apt-get install -y "
              + packages);
    }
    alone(() -> installUnlessThere(packages));
    return PostgresInstallation.find(postgresRoot)
        .orElseThrow(
            () ->
                new LocalStackException(
                    "apt-get installed "
                        + packages
                        + ", but no usable server is below "
                        + postgresRoot));
  }

  /** Test runs in several processes, each of which finds that something is missing. */
  private static synchronized void alone(Runnable installation) {
    try (FileChannel file =
            FileChannel.open(LOCK, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        FileLock lock = file.lock()) {
      installation.run();
      lock.release();
    } catch (IOException e) {
      throw new LocalStackException("the lock file " + LOCK + " cannot be used", e);
    }
  }

  private void installUnlessThere(String packages) {
    if (PostgresInstallation.find(postgresRoot).isEmpty()) {
      progress.accept("installing " + packages + " with apt-get (once)");
      install(List.of("postgresql-common"));
      withoutDefaultCluster(() -> install(SERVER_PACKAGES));
    }
  }

  /**
   * The package would create and start a server of its own on port 5432, which nobody asked for.
   */
  private void withoutDefaultCluster(Runnable installation) {
    if (isDefaultClusterDecided()) {
      installation.run();
      return;
    }
    require(List.of("pg_conftool", CLUSTER_CONF, "set", CREATE_CLUSTER, "off"));
    try {
      installation.run();
    } finally {
      require(List.of("pg_conftool", CLUSTER_CONF, "remove", CREATE_CLUSTER));
    }
  }

  /** Whether the administrator has already said, either way, if there is to be such a server. */
  private static boolean isDefaultClusterDecided() {
    return run(List.of("pg_conftool", "-s", CLUSTER_CONF, "show", CREATE_CLUSTER)).isSuccess();
  }

  private void install(List<String> packages) {
    List<String> command =
        new ArrayList<>(List.of("apt-get", "install", "-y", "-q", "--no-install-recommends"));
    command.addAll(packages);
    if (!run(command).isSuccess()) {
      // A fresh machine has no package lists yet, an old one may have stale ones.
      progress.accept("updating the package lists");
      require(List.of("apt-get", "update", "-q"));
      require(command);
    }
  }

  private static Command.Result run(List<String> command) {
    return Command.run(Path.of("/"), UNATTENDED, command);
  }

  private static void require(List<String> command) {
    Command.Result result = run(command);
    if (!result.isSuccess()) {
      throw new LocalStackException(
          String.join(" ", command)
              + " failed, exit code "
              + result.exitCode()
              + ":\n"
              + result.output());
    }
  }
}
