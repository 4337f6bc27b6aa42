package io.pgstream.connect.local;

/** Takes the services of a pipeline from local processes. */
public final class LocalServiceProvider implements ServiceProvider {

  static final String NAME = "local";

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public Services start(ServicesRequest request) {
    LocalStackBuilder builder =
        LocalStack.builder().services(request.services()).workers(request.workers());
    request.pluginDirectory().ifPresent(builder::pluginDirectory);
    return builder.start();
  }
}
