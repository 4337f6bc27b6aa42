package io.pgstream.connect.source.init;

import io.pgstream.connect.common.postgres.PostgresConnector;
import io.pgstream.connect.common.postgres.PostgresUrl;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/** A Postgres server for tests, run by initdb and pg_ctl in a temporary folder. */
final class TestPostgres implements AutoCloseable {
  private static final AtomicInteger DATABASES = new AtomicInteger();

  private static TestPostgres logical;

  private final Path folder;
  private final int port;

  private TestPostgres(Path folder, int port) {
    this.folder = folder;
    this.port = port;
  }

  /** The server that all tests share; it stops with the JVM. */
  static synchronized TestPostgres logical() {
    if (logical == null) {
      TestPostgres server = start("logical");
      Runtime.getRuntime().addShutdownHook(new Thread(server::close, "stop-test-postgres"));
      logical = server;
    }
    return logical;
  }

  /** A server that asks for this password of role postgres. */
  static TestPostgres startWithPasswords(String password) throws SQLException {
    TestPostgres server = start("logical");
    try (Connection connection = connector(server.url("postgres")).open();
        Statement statement = connection.createStatement()) {
      statement.execute("ALTER ROLE postgres PASSWORD '" + password + "'");
      statement.execute(
          "COPY (SELECT 'host all all 127.0.0.1/32 scram-sha-256') TO '"
              + server.folder
              + "/data/pg_hba.conf'");
      statement.execute("SELECT pg_reload_conf()");
      return server;
    }
  }

  /** A server of its own with this {@code wal_level}; settings are {@code name=value}. */
  static TestPostgres start(String walLevel, String... settings) {
    try {
      Path folder = Files.createTempDirectory("pgstream-test-postgres");
      TestPostgres server = new TestPostgres(folder, freePort());
      if (isRoot()) {
        run(List.of("chown", "postgres", folder.toString()));
      }
      run(server.command("initdb", "-D", folder + "/data", "-A", "trust", "-U", "postgres", "-N"));
      List<String> options =
          new ArrayList<>(
              List.of("wal_level=" + walLevel, "fsync=off", "listen_addresses=127.0.0.1"));
      options.add("unix_socket_directories=" + folder);
      options.add("port=" + server.port);
      options.addAll(List.of(settings));
      String arguments = "-c " + String.join(" -c ", options);
      run(
          server.command(
              "pg_ctl",
              "-D",
              folder + "/data",
              "-l",
              folder + "/log",
              "-w",
              "-o",
              arguments,
              "start"));
      return server;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static boolean isRoot() {
    return System.getProperty("user.name").equals("root");
  }

  static int freePort() {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private List<String> command(String program, String... arguments) throws IOException {
    List<String> command = new ArrayList<>();
    if (isRoot()) { // Postgres refuses to run as root.
      command.addAll(
          List.of("setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups", "--"));
    }
    command.add(binaries().resolve(program).toString());
    command.addAll(List.of(arguments));
    return command;
  }

  private static Path binaries() throws IOException {
    try (Stream<Path> versions = Files.list(Path.of("/usr/lib/postgresql"))) {
      return versions.max(Comparator.naturalOrder()).orElseThrow().resolve("bin");
    }
  }

  private static void run(List<String> command) throws IOException {
    Path output = Files.createTempFile("pgstream-test-postgres", ".out");
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    try {
      if (!process.waitFor(60, TimeUnit.SECONDS) || process.exitValue() != 0) {
        throw new IOException(command + ": " + Files.readString(output));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException(e);
    } finally {
      Files.delete(output);
    }
  }

  int port() {
    return port;
  }

  /** The URL of a new, empty database. */
  PostgresUrl newDatabase() {
    String name = "test" + DATABASES.incrementAndGet();
    try (Connection connection = connector(url("postgres")).open();
        Statement statement = connection.createStatement()) {
      statement.execute("CREATE DATABASE " + name);
      return url(name);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  PostgresUrl url(String database) {
    return new PostgresUrl("127.0.0.1:" + port, database, "postgres", null, Map.of());
  }

  static PostgresConnector connector(PostgresUrl url) {
    return new PostgresConnector(url, "pgstream-test");
  }

  @Override
  public void close() {
    try {
      run(command("pg_ctl", "-D", folder + "/data", "-m", "immediate", "-w", "stop"));
      try (Stream<Path> files = Files.walk(folder)) {
        for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(file);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
