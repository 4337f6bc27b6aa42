package io.pgstream.connect.cli.demo;

import io.pgstream.connect.common.postgres.PostgresConnector;
import io.pgstream.connect.common.postgres.PostgresUrl;
import io.pgstream.connect.local.Connections;
import io.pgstream.connect.local.JsonConnectorSetup;
import io.pgstream.connect.local.LocalStack;
import io.pgstream.connect.local.PgStreamHome;
import io.pgstream.connect.local.PluginPath;
import io.pgstream.connect.local.rest.OpenSearchRest;
import io.pgstream.connect.source.init.SourceInitializer;
import java.io.PrintWriter;
import java.net.URI;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code pgstream demo}: starts everything, plays the tutorial, stays up until Ctrl-C. */
@Command(
    name = "demo",
    description =
        "Starts two Postgres servers, Kafka, Connect with the three connectors and OpenSearch on this"
            + " machine, and plays the tutorial on them. Everything is removed at the end.",
    mixinStandardHelpOptions = true)
public final class DemoCommand implements Callable<Integer> {

  @Option(
      names = "--once",
      description = "Ends after the tour: exit code 0 if all was seen, else 1.")
  private boolean once;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws Exception {
    PrintWriter out = spec.commandLine().getOut();
    PgStreamHome home = PgStreamHome.locate();
    try (LocalStack stack = start(home, out)) {
      Connections connections = stack.connections();
      initialise(connections, out);
      JsonConnectorSetup.ofConfig(home).register(stack);
      out.println(
          "connectors       RUNNING: pgstream-source, pgstream-pg-sink, pgstream-opensearch-sink");
      boolean seen = tour(connections, out).play();
      printAddresses(connections, out);
      if (!once) {
        stayUp(out);
      }
      return seen ? ExitCode.OK : ExitCode.SOFTWARE;
    }
  }

  private static LocalStack start(PgStreamHome home, PrintWriter out) {
    out.println("starting the services, each with its data in one temporary folder");
    out.flush();
    return LocalStack.builder()
        .components(PluginPath.builtComponents(home))
        .progress(
            line -> {
              out.println(line);
              out.flush();
            })
        .start();
  }

  private static void initialise(Connections connections, PrintWriter out) {
    new SourceInitializer(connector(connections.sourceUrl())).init(Connections.SLOT);
    out.println("SUCCESS  pgstream initialisation complete");
    out.flush();
  }

  private static PostgresConnector connector(String url) {
    return new PostgresConnector(PostgresUrl.parse(url), "pgstream-demo");
  }

  private static Tour tour(Connections connections, PrintWriter out) {
    Database source = new Database(connector(connections.sourceUrl()));
    Database target = new Database(connector(connections.targetUrl()));
    OpenSearchRest search = new OpenSearchRest(URI.create(connections.openSearchUrl()));
    return new Tour(
        source, new PostgresCheck(source, target), new SearchCheck(source, search), out);
  }

  private static void printAddresses(Connections connections, PrintWriter out) {
    out.println();
    connections.toMap().forEach((name, value) -> out.println(name + "=" + value));
    out.flush();
  }

  /** Until Ctrl-C: the stack's own shutdown hook then stops and removes everything. */
  private static void stayUp(PrintWriter out) throws InterruptedException {
    out.println();
    out.println("Everything stays up: try psql and curl with the addresses above. Ctrl-C ends it.");
    out.flush();
    new CountDownLatch(1).await();
  }
}
