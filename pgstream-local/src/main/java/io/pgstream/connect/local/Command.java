package io.pgstream.connect.local;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Runs a program to its end, such as initdb or apt-get. */
final class Command {

  /**
   * What a program returned.
   *
   * @param exitCode 0 for success
   * @param output standard output and standard error together
   */
  record Result(int exitCode, String output) {

    boolean isSuccess() {
      return exitCode == 0;
    }
  }

  private Command() {}

  /**
   * Runs {@code command} and waits for it.
   *
   * @throws LocalStackException if it cannot be run
   */
  static Result run(Path directory, Map<String, String> environment, List<String> command) {
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(directory.toFile())
            .redirectErrorStream(true)
            .redirectInput(new java.io.File("/dev/null"));
    builder.environment().putAll(environment);
    try {
      Process process = builder.start();
      try (InputStream output = process.getInputStream()) {
        String text = new String(output.readAllBytes(), StandardCharsets.UTF_8);
        return new Result(process.waitFor(), text);
      }
    } catch (IOException e) {
      throw new LocalStackException("cannot run " + command.get(0) + ": " + e.getMessage(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new LocalStackException("interrupted while running " + command.get(0), e);
    }
  }

  /**
   * As {@link #run}, and fails unless the exit code is 0.
   *
   * @throws LocalStackException with the program's output
   */
  static void require(Path directory, List<String> command) {
    Result result = run(directory, Map.of(), command);
    if (!result.isSuccess()) {
      throw new LocalStackException(
          String.join(" ", command)
              + " failed, exit code "
              + result.exitCode()
              + ":\n"
              + result.output());
    }
  }
}
