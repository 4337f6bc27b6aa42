package io.pgstream.connect.cli.local;

import io.pgstream.connect.local.ConnectorSetup;
import io.pgstream.connect.local.JsonConnectorSetup;
import io.pgstream.connect.local.LocalStack;
import io.pgstream.connect.local.PgStreamHome;
import io.pgstream.connect.local.PluginPath;
import io.pgstream.connect.local.StackDirectory;
import java.io.PrintWriter;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code pgstream local up}: returns when everything answers; the processes go on without it. */
@Command(
    name = "up",
    description =
        "Starts the services and, unless told otherwise, the connectors; they stay up until \"local down\".",
    mixinStandardHelpOptions = true)
final class LocalUpCommand implements Runnable {

  @Mixin private StackOption stack;

  @Option(
      names = "--workers",
      paramLabel = "N",
      defaultValue = "1",
      description = "Number of Connect workers (default: ${DEFAULT-VALUE}).")
  private int workers;

  @Option(names = "--no-connectors", description = "Starts the services only.")
  private boolean withoutConnectors;

  @Spec private CommandSpec spec;

  @Override
  public void run() {
    StackDirectory directory = stack.directory();
    PgStreamHome home = PgStreamHome.locate();
    LocalStack started =
        LocalStack.builder()
            .directory(directory.path())
            .workers(workers)
            .components(PluginPath.builtComponents(home))
            .progress(line -> out().println(line))
            .start();
    if (!withoutConnectors) {
      register(started, home);
    }
    started.detach();
    printConnections(directory);
  }

  private static void register(LocalStack started, PgStreamHome home) {
    try {
      connectorSetup(home).register(started);
    } catch (RuntimeException e) {
      started.close();
      throw e;
    }
  }

  private static ConnectorSetup connectorSetup(PgStreamHome home) {
    return JsonConnectorSetup.ofConfig(home);
  }

  private void printConnections(StackDirectory directory) {
    for (Map.Entry<String, String> entry : directory.connections().toMap().entrySet()) {
      out().println(entry.getKey() + "=" + entry.getValue());
    }
    out().println("These lines are in " + directory.connectionsFile());
    out().println("Logs are below " + directory.path());
  }

  private PrintWriter out() {
    return spec.commandLine().getOut();
  }
}
