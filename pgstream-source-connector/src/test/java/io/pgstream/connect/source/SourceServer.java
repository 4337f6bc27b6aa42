package io.pgstream.connect.source;

import io.pgstream.connect.common.postgres.PostgresConnector;
import io.pgstream.connect.common.postgres.PostgresUrl;
import io.pgstream.connect.local.LocalStack;
import io.pgstream.connect.local.LocalStackBuilder;
import io.pgstream.connect.local.PostgresServer;
import io.pgstream.connect.local.ServiceKind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.postgresql.PGConnection;

/** A source server that tests may break. Has database {@code postgres} with table t(id, v). */
final class SourceServer implements AutoCloseable {
  static final String SLOT = "pgstream_test_slot";

  private static final String CREATE_TABLE = "CREATE TABLE t(id bigserial PRIMARY KEY, v text)";

  private final LocalStack stack;

  private SourceServer(LocalStack stack) {
    this.stack = stack;
  }

  /** Starts a server; settings are {@code name=value}. */
  static SourceServer start(String... settings) throws SQLException {
    return start(LocalStack.builder().services(ServiceKind.SOURCE), settings);
  }

  /** With a second server, {@code stack().target()}, which a test can make a standby. */
  static SourceServer startWithSecond(String... settings) throws SQLException {
    return start(LocalStack.builder().services(ServiceKind.SOURCE, ServiceKind.TARGET), settings);
  }

  private static SourceServer start(LocalStackBuilder builder, String... settings)
      throws SQLException {
    for (String setting : settings) {
      int equals = setting.indexOf('=');
      builder.setting(
          ServiceKind.SOURCE, setting.substring(0, equals), setting.substring(equals + 1));
    }
    SourceServer server = new SourceServer(builder.start());
    server.run(CREATE_TABLE);
    return server;
  }

  PostgresServer server() {
    return stack.source();
  }

  LocalStack stack() {
    return stack;
  }

  /** Replaces the second server by a standby of this one; both are started anew. */
  PostgresServer makeSecondAStandby() throws IOException, InterruptedException, SQLException {
    PostgresServer standby = stack.target();
    server().stop();
    standby.stop();
    Path data = standby.directory().resolve("data");
    command("rm", "-rf", data.toString());
    command("cp", "-a", server().directory().resolve("data").toString(), data.toString());
    Files.createFile(data.resolve("standby.signal"));
    Files.writeString(
        data.resolve("postgresql.conf"),
        "\nport = "
            + standby.port()
            + "\nprimary_conninfo = 'host=127.0.0.1 port="
            + server().port()
            + " user=postgres password=postgres'\n",
        StandardOpenOption.APPEND);
    server().start();
    standby.start();
    return standby;
  }

  private static void command(String... command) throws IOException, InterruptedException {
    if (new ProcessBuilder(command).inheritIO().start().waitFor() != 0) {
      throw new IOException(String.join(" ", command) + " failed");
    }
  }

  /** A connector of this server's database. */
  FakeConnect connect() {
    return new FakeConnect(server().url(), SLOT);
  }

  /** The same through a proxy. */
  FakeConnect connectThrough(int port) {
    return new FakeConnect(PostgresServer.url("127.0.0.1", port, PostgresServer.DATABASE), SLOT);
  }

  void run(String... statements) throws SQLException {
    server().execute(statements);
  }

  /** Inserts rows into t in one transaction. */
  void insert(long rows) throws SQLException {
    run("INSERT INTO t(v) SELECT 'row' FROM generate_series(1, " + rows + ")");
  }

  /** The ids that are in t, as they were committed. */
  List<Long> ids() throws SQLException {
    try (Connection connection = server().connect();
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("SELECT id FROM t ORDER BY id")) {
      List<Long> ids = new ArrayList<>();
      while (row.next()) {
        ids.add(row.getLong(1));
      }
      return ids;
    }
  }

  /** The first column of the first row; null if there is none. */
  String text(String query) throws SQLException {
    try (Connection connection = server().connect();
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(query)) {
      return row.next() ? row.getString(1) : null;
    }
  }

  /** A column of this test's slot; null without the slot. */
  String slot(String column) throws SQLException {
    return text("SELECT " + column + " FROM pg_replication_slots WHERE slot_name = '" + SLOT + "'");
  }

  /** Drops this test's slot, whoever reads it. */
  void dropSlot() throws SQLException {
    text("SELECT pg_terminate_backend(active_pid, 5000) FROM pg_replication_slots WHERE active");
    text("SELECT count(pg_drop_replication_slot(slot_name)) FROM pg_replication_slots");
  }

  /** As after {@link #start}, for the next test. */
  void reset() throws SQLException {
    dropSlot();
    run("DROP TABLE t", CREATE_TABLE);
  }

  /** Somebody else reads this test's slot, until the connection is closed. */
  Connection startReplication() throws SQLException {
    PostgresConnector connector =
        new PostgresConnector(PostgresUrl.parse(server().url()), "another reader");
    Connection connection = connector.openReplication();
    connection
        .unwrap(PGConnection.class)
        .getReplicationAPI()
        .replicationStream()
        .logical()
        .withSlotName(SLOT)
        .start();
    return connection;
  }

  @Override
  public void close() {
    stack.close();
  }
}
