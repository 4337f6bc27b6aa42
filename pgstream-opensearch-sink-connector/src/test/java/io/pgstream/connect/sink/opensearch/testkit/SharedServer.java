package io.pgstream.connect.sink.opensearch.testkit;

import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Hands the one server of the test run to methods that take an {@link OpenSearchServer}, and
 * empties it before each test. Started for the first class that asks for it, stopped at the end.
 */
public final class SharedServer implements ParameterResolver, BeforeEachCallback {
  private static final ExtensionContext.Namespace NAMESPACE =
      ExtensionContext.Namespace.create(SharedServer.class);

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    return parameter.getParameter().getType() == OpenSearchServer.class;
  }

  @Override
  public OpenSearchServer resolveParameter(ParameterContext parameter, ExtensionContext context) {
    return server(context);
  }

  @Override
  public void beforeEach(ExtensionContext context) {
    server(context).clear();
  }

  private static OpenSearchServer server(ExtensionContext context) {
    return context
        .getRoot()
        .getStore(NAMESPACE)
        .getOrComputeIfAbsent(
            OpenSearchServer.class, key -> OpenSearchServer.start(), OpenSearchServer.class);
  }
}
