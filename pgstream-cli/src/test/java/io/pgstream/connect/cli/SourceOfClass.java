package io.pgstream.connect.cli;

import io.pgstream.connect.local.LocalStack;
import io.pgstream.connect.local.PostgresServer;
import io.pgstream.connect.local.ServiceKind;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** A source server for the tests of one class. */
final class SourceOfClass implements BeforeAllCallback, AfterAllCallback {
  private LocalStack stack;

  @Override
  public void beforeAll(ExtensionContext context) {
    stack = LocalStack.builder().services(ServiceKind.SOURCE).start();
  }

  PostgresServer server() {
    return stack.source();
  }

  @Override
  public void afterAll(ExtensionContext context) {
    if (stack != null) {
      stack.close();
    }
  }
}
