package io.pgstream.connect.sink.postgres;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/** One real Postgres server per test JVM, with a database per test. */
final class TestPostgres {
  private static final TestPostgres SERVER = new TestPostgres();
  private static final AtomicInteger DATABASES = new AtomicInteger();

  private final Path directory;
  private final int port;
  private final Path binaries;

  private TestPostgres() {
    try {
      binaries = binaries();
      directory = Files.createTempDirectory("pgstream-sink-it");
      port = freePort();
      start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Path binaries() throws IOException {
    try (Stream<Path> versions = Files.list(Path.of("/usr/lib/postgresql"))) {
      return versions.max(Comparator.naturalOrder()).orElseThrow().resolve("bin");
    }
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  private void start() throws IOException {
    if (isRoot()) {
      run("chown", "postgres", directory.toString());
    }
    String data = directory.resolve("data").toString();
    asServer(
        binaries.resolve("initdb").toString(),
        "-D",
        data,
        "-U",
        "postgres",
        "-A",
        "trust",
        "-N",
        "-E",
        "UTF8",
        "--locale=C");
    asServer(
        binaries.resolve("pg_ctl").toString(),
        "-D",
        data,
        "-w",
        "-l",
        data + "/log",
        "-o",
        "-p "
            + port
            + " -c listen_addresses=localhost -c fsync=off"
            + " -c unix_socket_directories="
            + directory
            + " -c max_prepared_transactions=2",
        "start");
    Runtime.getRuntime().addShutdownHook(new Thread(this::stop));
  }

  private void stop() {
    try {
      asServer(
          binaries.resolve("pg_ctl").toString(),
          "-D",
          directory.resolve("data").toString(),
          "-m",
          "immediate",
          "stop");
      run("rm", "-rf", directory.toString());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static boolean isRoot() {
    return "root".equals(System.getProperty("user.name"));
  }

  /** Postgres refuses to run as root. */
  private static void asServer(String... command) throws IOException {
    List<String> words = new ArrayList<>();
    if (isRoot()) {
      words.addAll(List.of("runuser", "-u", "postgres", "--"));
    }
    words.addAll(List.of(command));
    run(words.toArray(new String[0]));
  }

  private static void run(String... command) throws IOException {
    Path output = Files.createTempFile("pgstream-sink-it", ".log");
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    try {
      if (process.waitFor() != 0) {
        throw new IOException(String.join(" ", command) + ": " + Files.readString(output));
      }
      Files.delete(output);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException(e);
    }
  }

  /** Creates a database and returns its URL. */
  static String newDatabase() throws SQLException {
    String name = "target" + DATABASES.incrementAndGet();
    try (Connection connection = DriverManager.getConnection(SERVER.jdbc("postgres"));
        Statement statement = connection.createStatement()) {
      statement.execute("CREATE DATABASE " + name);
    }
    return "postgres://postgres@localhost:" + SERVER.port + "/" + name;
  }

  private String jdbc(String database) {
    return "jdbc:postgresql://localhost:" + port + "/" + database + "?user=postgres";
  }

  /** Opens a connection to a URL of {@link #newDatabase}. */
  static Connection connect(String url) throws SQLException {
    return DriverManager.getConnection(SERVER.jdbc(url.substring(url.lastIndexOf('/') + 1)));
  }
}
