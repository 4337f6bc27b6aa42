package io.pgstream.connect.local;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.stream.Collectors;

/**
 * A Postgres server on 127.0.0.1 with one superuser, {@code postgres}, who logs in by password
 * (SCRAM).
 */
public final class PostgresServer extends LocalService {

  /** The superuser's name. */
  public static final String USER = "postgres";

  /**
   * The superuser's password: the server listens on the loopback interface only and its data are
   * throw-away.
   */
  public static final String PASSWORD = "postgres";

  /** The database that {@link #url()} names. */
  public static final String DATABASE = "postgres";

  private static final String OUTPUT_PLUGINS = "output_plugin_libraries";

  private static final String CONNECT_TIMEOUT_SECONDS = "5";

  private final int port;
  private final PostgresInstallation installation;
  private final ServiceUser user;
  private final Map<String, String> settings;

  PostgresServer(
      ServiceContext context, PostgresInstallation installation, Map<String, String> settings) {
    super(context);
    this.port = context.nextPort();
    this.installation = installation;
    this.user = ServiceUser.forPostgres();
    this.settings = settings;
  }

  /** The TCP port on 127.0.0.1. */
  public int port() {
    return port;
  }

  /**
   * URL of database {@value #DATABASE} with user and password, {@code
   * postgres://user:password@host:port/database}.
   */
  @Override
  public String url() {
    return url(DATABASE);
  }

  /** As {@link #url()}, for another database. */
  public String url(String database) {
    return url("127.0.0.1", port, database);
  }

  /** The URL of a database of a server with this user and password that runs elsewhere. */
  public static String url(String host, int port, String database) {
    return "postgres://"
        + USER
        + ":"
        + PASSWORD
        + "@"
        + host
        + ":"
        + port
        + "/"
        + database
        + "?sslmode=disable";
  }

  /** The same address in JDBC form, user and password included. */
  public String jdbcUrl() {
    return jdbcUrl(DATABASE) + "&user=" + USER + "&password=" + PASSWORD;
  }

  private String jdbcUrl(String database) {
    return "jdbc:postgresql://127.0.0.1:" + port + "/" + database + "?sslmode=disable";
  }

  /** A new connection to database {@value #DATABASE}; the caller closes it. */
  public Connection connect() throws SQLException {
    return connect(DATABASE);
  }

  /** A new connection to {@code database}; the caller closes it. */
  public Connection connect(String database) throws SQLException {
    Properties properties = new Properties();
    properties.setProperty("user", USER);
    properties.setProperty("password", PASSWORD);
    properties.setProperty("connectTimeout", CONNECT_TIMEOUT_SECONDS);
    properties.setProperty("loginTimeout", CONNECT_TIMEOUT_SECONDS);
    return DriverManager.getConnection(jdbcUrl(database), properties);
  }

  /** Runs each statement in a transaction of its own. */
  public void execute(String... statements) throws SQLException {
    try (Connection connection = connect();
        Statement statement = connection.createStatement()) {
      for (String sql : statements) {
        statement.execute(sql);
      }
    }
  }

  private Path dataDirectory() {
    return directory().resolve("data");
  }

  @Override
  void prepare() throws IOException {
    if (Files.exists(dataDirectory())) {
      return;
    }
    Files.createDirectories(directory());
    user.own(directory());
    user.requireAccess(directory());
    initializeData();
    Files.writeString(
        dataDirectory().resolve("postgresql.conf"),
        allowedPlugins() + settingLines(),
        StandardOpenOption.APPEND);
  }

  /** Minor versions of 2026 and later load only the output plugins that are listed. */
  private String allowedPlugins() {
    List<String> describe =
        List.of(installation.program("postgres").toString(), "--describe-config");
    return Command.run(directory(), Map.of(), user.wrap(describe))
            .output()
            .contains(OUTPUT_PLUGINS + "\t")
        ? "\n" + OUTPUT_PLUGINS + " = 'pgoutput, test_decoding, wal2json'\n"
        : "";
  }

  private void initializeData() throws IOException {
    Path passwordFile = directory().resolve("password");
    Files.writeString(passwordFile, PASSWORD);
    user.own(passwordFile);
    List<String> initdb =
        List.of(
            installation.program("initdb").toString(),
            "--pgdata=" + dataDirectory(),
            "--username=" + USER,
            "--pwfile=" + passwordFile,
            "--auth=scram-sha-256",
            "--encoding=UTF8",
            "--locale=C.UTF-8",
            "--no-sync",
            "--no-instructions");
    Command.require(directory(), user.wrap(initdb));
    Files.delete(passwordFile);
  }

  private String settingLines() {
    return settings.entrySet().stream()
        .map(entry -> entry.getKey() + " = '" + entry.getValue().replace("'", "''") + "'\n")
        .sorted()
        .collect(
            Collectors.joining(
                "",
                "\nport = "
                    + port
                    + "\nlisten_addresses = '127.0.0.1'\nunix_socket_directories = ''\n",
                ""));
  }

  @Override
  List<String> command() {
    return user.wrap(
        List.of(installation.program("postgres").toString(), "-D", dataDirectory().toString()));
  }

  @Override
  boolean answers() {
    try (Connection connection = connect()) {
      return connection.isValid(1);
    } catch (SQLException e) {
      // Refused, or "the database system is starting up".
      return false;
    }
  }

  @Override
  StopSignal stopSignal() {
    return StopSignal.INTERRUPT;
  }
}
