package io.pgstream.connect.it.chaos;

import io.pgstream.connect.local.LocalService;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Finds tasks that failed, in the workers' logs: the status shows only the last state, and a
 * restart hides what was before. A worker that was frozen wakes up with a source task that another
 * worker has taken over, and whose transaction that one has ended: Connect then fails the old task,
 * as it must.
 */
final class TaskWatcher {
  private static final Pattern FAILURE =
      Pattern.compile(
          "Task threw an uncaught and unrecoverable exception"
              + "|OutOfMemoryError|Uncaught exception in herder");

  private static final Pattern FENCED =
      Pattern.compile("unable to finish writing records to Kafka before its producer transaction");

  private TaskWatcher() {}

  /**
   * Lines that tell of a failed task, each with what follows it.
   *
   * @param frozen names of the workers that were frozen
   */
  static List<String> failures(ChaosCluster cluster, Set<String> frozen) throws IOException {
    List<String> failures = new ArrayList<>();
    for (LocalService worker : cluster.workers()) {
      try (BufferedReader log = Files.newBufferedReader(worker.logFile(), StandardCharsets.UTF_8)) {
        String line = log.readLine();
        while (line != null) {
          String next = log.readLine();
          boolean fenced =
              frozen.contains(worker.name()) && next != null && FENCED.matcher(next).find();
          if (FAILURE.matcher(line).find() && !fenced) {
            failures.add(worker.name() + ": " + line + " " + next);
          }
          line = next;
        }
      }
    }
    return failures;
  }
}
