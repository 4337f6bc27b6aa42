package io.pgstream.connect.sink.postgres;

import io.pgstream.connect.local.LocalStack;
import io.pgstream.connect.local.ServiceKind;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.atomic.AtomicInteger;

/** One real Postgres server per test JVM, with a database per test. */
final class TestPostgres {
  private static final LocalStack STACK =
      LocalStack.builder()
          .services(ServiceKind.TARGET)
          .setting(ServiceKind.TARGET, "max_prepared_transactions", "2")
          .start();
  private static final AtomicInteger DATABASES = new AtomicInteger();

  private TestPostgres() {}

  /** Creates a database and returns its URL. */
  static String newDatabase() throws SQLException {
    String name = "target" + DATABASES.incrementAndGet();
    STACK.target().execute("CREATE DATABASE " + name);
    return STACK.target().url(name);
  }

  /** The server's port, for a proxy. */
  static int port() {
    return STACK.target().port();
  }

  /** Ends the server as a crash would. */
  static void kill() {
    STACK.target().kill();
  }

  /** Starts the server with the data it had. */
  static void restart() {
    STACK.target().start();
  }

  /** Opens a connection to a URL of {@link #newDatabase}. */
  static Connection connect(String url) throws SQLException {
    String path = url.substring(url.lastIndexOf('/') + 1);
    return STACK.target().connect(path.substring(0, path.indexOf('?')));
  }
}
