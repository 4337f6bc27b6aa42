package io.pgstream.connect.it.ddl;

import io.pgstream.connect.local.LocalStack;
import io.pgstream.connect.local.ServiceKind;
import java.net.URI;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** The OpenSearch server of a class whose tasks write to it too. */
final class OneSearchServer implements BeforeAllCallback, AfterAllCallback {
  private LocalStack stack;

  @Override
  public void beforeAll(ExtensionContext context) {
    stack = LocalStack.builder().services(ServiceKind.OPENSEARCH).start();
  }

  String url() {
    return stack.connections().openSearchUrl();
  }

  URI uri() {
    return URI.create(url());
  }

  @Override
  public void afterAll(ExtensionContext context) {
    stack.close();
  }
}
