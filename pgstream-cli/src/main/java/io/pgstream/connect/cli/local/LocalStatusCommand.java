package io.pgstream.connect.cli.local;

import io.pgstream.connect.local.ServiceStatus;
import io.pgstream.connect.local.StackDirectory;
import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code pgstream local status}: exit code 0 only if every service runs. */
@Command(
    name = "status",
    description = "Shows which services run; exit code 1 if one does not, or if there is no stack.",
    mixinStandardHelpOptions = true)
final class LocalStatusCommand implements Callable<Integer> {

  @Mixin private StackOption stack;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    StackDirectory directory = stack.directory();
    PrintWriter out = spec.commandLine().getOut();
    if (!directory.hasStack()) {
      out.println("no local stack in " + directory.path());
      return ExitCode.SOFTWARE;
    }
    List<ServiceStatus> services = directory.services();
    services.forEach(service -> out.println(line(service)));
    return services.stream().allMatch(ServiceStatus::isRunning) ? ExitCode.OK : ExitCode.SOFTWARE;
  }

  private static String line(ServiceStatus service) {
    String state = service.isRunning() ? "running" : "ended";
    return String.format(
        "%-16s %-8s pid %-8d %s", service.name(), state, service.pid(), service.url());
  }
}
