package io.pgstream.connect.it;

import io.pgstream.connect.local.ConnectWorker;
import io.pgstream.connect.local.LocalService;
import io.pgstream.connect.local.LocalStack;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * What the services logged until a test failed, and what the threads of the workers were doing: the
 * services and their files are gone when the run ends.
 */
final class FailureLogs {
  private final Path directory;

  private FailureLogs(Path directory) {
    this.directory = directory;
  }

  /**
   * Keeps them below {@code target/failure-logs}.
   *
   * @param test names the folder
   */
  static void keep(LocalStack stack, String test) throws IOException, InterruptedException {
    Path directory = Files.createDirectories(Path.of("target", "failure-logs", test));
    FailureLogs logs = new FailureLogs(directory);
    for (ConnectWorker worker : stack.workers()) {
      logs.printThreads(worker);
      logs.copy(worker);
    }
    for (LocalService service :
        List.of(stack.source(), stack.target(), stack.broker(), stack.openSearch())) {
      logs.copy(service);
    }
    System.out.println(test + " failed; the logs of its servers: " + directory.toAbsolutePath());
  }

  private void printThreads(ConnectWorker worker) throws IOException, InterruptedException {
    if (worker.pid().isEmpty()) {
      return;
    }
    new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "jcmd").toString(),
            String.valueOf(worker.pid().getAsLong()),
            "Thread.print")
        .redirectErrorStream(true)
        .redirectOutput(directory.resolve(worker.name() + "-threads.txt").toFile())
        .start()
        .waitFor(30, TimeUnit.SECONDS);
  }

  private void copy(LocalService service) throws IOException {
    Files.copy(
        service.logFile(),
        directory.resolve(service.name() + ".log"),
        StandardCopyOption.REPLACE_EXISTING);
  }
}
