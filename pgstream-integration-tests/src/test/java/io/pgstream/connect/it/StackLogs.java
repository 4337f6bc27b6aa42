package io.pgstream.connect.it;

import io.pgstream.connect.local.ConnectWorker;
import io.pgstream.connect.local.LocalService;
import io.pgstream.connect.local.LocalStack;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * Keeps what services tell about a test, because they and their files are gone when the run ends.
 *
 * @param stack the services
 * @param folder where it is kept
 */
public record StackLogs(LocalStack stack, Path folder) {

  /** Copies what every service has logged so far. */
  public void copy() throws IOException {
    Files.createDirectories(folder);
    Stream<LocalService> servers =
        Stream.of(stack.source(), stack.target(), stack.broker(), stack.openSearch());
    for (LocalService service : Stream.concat(servers, stack.workers().stream()).toList()) {
      Path log = service.logFile();
      if (Files.exists(log)) {
        Files.copy(log, folder.resolve(log.getFileName()), StandardCopyOption.REPLACE_EXISTING);
      }
    }
  }

  /** Writes down what the threads of the running workers are doing. */
  void printThreads() throws IOException, InterruptedException {
    Files.createDirectories(folder);
    for (ConnectWorker worker : stack.workers()) {
      if (worker.pid().isPresent()) {
        printThreads(worker.name(), worker.pid().getAsLong());
      }
    }
  }

  private void printThreads(String worker, long pid) throws IOException, InterruptedException {
    new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "jcmd").toString(),
            String.valueOf(pid),
            "Thread.print")
        .redirectErrorStream(true)
        .redirectOutput(folder.resolve(worker + "-threads.txt").toFile())
        .start()
        .waitFor(30, TimeUnit.SECONDS);
  }
}
