package io.pgstream.connect.it.chaos;

import io.pgstream.connect.local.LocalService;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Finds tasks that failed, in the workers' logs: the status shows only the last state, and a
 * restart hides what was before.
 */
final class TaskWatcher {
  private static final Pattern FAILURE =
      Pattern.compile(
          "Task threw an uncaught and unrecoverable exception"
              + "|OutOfMemoryError|Uncaught exception in herder");

  private TaskWatcher() {}

  /** Lines that tell of a failed task, each with what follows it. */
  static List<String> failures(ChaosCluster cluster) throws IOException {
    List<String> failures = new ArrayList<>();
    for (LocalService worker : cluster.workers()) {
      try (BufferedReader log = Files.newBufferedReader(worker.logFile(), StandardCharsets.UTF_8)) {
        String line = log.readLine();
        while (line != null) {
          String next = log.readLine();
          if (FAILURE.matcher(line).find()) {
            failures.add(worker.name() + ": " + line + " " + next);
          }
          line = next;
        }
      }
    }
    return failures;
  }
}
