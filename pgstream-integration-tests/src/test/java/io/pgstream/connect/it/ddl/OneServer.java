package io.pgstream.connect.it.ddl;

import io.pgstream.connect.local.LocalStack;
import io.pgstream.connect.local.PostgresServer;
import io.pgstream.connect.local.ServiceKind;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * The Postgres server that the classes with {@link TwoDatabases} share: started for the first of
 * them, stopped when the run ends.
 */
public final class OneServer implements BeforeAllCallback {
  private static final ExtensionContext.Namespace NAMESPACE =
      ExtensionContext.Namespace.create(OneServer.class);

  private PostgresServer server;

  @Override
  public void beforeAll(ExtensionContext context) {
    server =
        context
            .getRoot()
            .getStore(NAMESPACE)
            .getOrComputeIfAbsent(Running.class, key -> new Running(start()), Running.class)
            .stack()
            .source();
  }

  /** JUnit closes it at the end of the run. */
  private record Running(LocalStack stack) implements AutoCloseable {
    @Override
    public void close() {
      stack.close();
    }
  }

  private static LocalStack start() {
    return LocalStack.builder()
        .services(ServiceKind.SOURCE)
        .setting(ServiceKind.SOURCE, "max_prepared_transactions", "5")
        .start();
  }

  /** The server. */
  public PostgresServer server() {
    return server;
  }
}
