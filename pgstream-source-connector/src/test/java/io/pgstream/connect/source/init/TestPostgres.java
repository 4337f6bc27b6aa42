package io.pgstream.connect.source.init;

import io.pgstream.connect.common.postgres.PostgresConnector;
import io.pgstream.connect.common.postgres.PostgresUrl;
import io.pgstream.connect.local.LocalStack;
import io.pgstream.connect.local.LocalStackBuilder;
import io.pgstream.connect.local.ServiceKind;
import java.sql.SQLException;
import java.util.concurrent.atomic.AtomicInteger;

/** A Postgres server for tests; it stops with the JVM at the latest. */
final class TestPostgres implements AutoCloseable {
  private static final AtomicInteger DATABASES = new AtomicInteger();

  private static TestPostgres logical;

  private final LocalStack stack;

  private TestPostgres(LocalStack stack) {
    this.stack = stack;
  }

  /** The server that all tests share. */
  static synchronized TestPostgres logical() {
    if (logical == null) {
      logical = start("logical");
    }
    return logical;
  }

  /** A server of its own with this {@code wal_level}; settings are {@code name=value}. */
  static TestPostgres start(String walLevel, String... settings) {
    LocalStackBuilder builder =
        LocalStack.builder()
            .services(ServiceKind.SOURCE)
            .setting(ServiceKind.SOURCE, "wal_level", walLevel);
    for (String setting : settings) {
      int equals = setting.indexOf('=');
      builder.setting(
          ServiceKind.SOURCE, setting.substring(0, equals), setting.substring(equals + 1));
    }
    return new TestPostgres(builder.start());
  }

  /** The URL of a new, empty database. */
  PostgresUrl newDatabase() {
    String name = "test" + DATABASES.incrementAndGet();
    try {
      stack.source().execute("CREATE DATABASE " + name);
      return url(name);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  PostgresUrl url(String database) {
    return PostgresUrl.parse(stack.source().url(database));
  }

  static PostgresConnector connector(PostgresUrl url) {
    return new PostgresConnector(url, "pgstream-test");
  }

  @Override
  public void close() {
    stack.close();
  }
}
