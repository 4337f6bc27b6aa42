package io.pgstream.connect.it.chaos;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** What happened when, for whoever looks for the cause of a failure, and what must not happen. */
final class Journal {
  private final Path file;
  private final List<String> defects = new CopyOnWriteArrayList<>();

  Journal(Path file) throws IOException {
    this.file = file;
    Files.createDirectories(file.getParent());
    Files.deleteIfExists(file);
  }

  /** Writes a line to standard output and to the file. */
  synchronized void note(String line) {
    String stamped =
        LocalTime.now(ZoneId.systemDefault()).truncatedTo(ChronoUnit.MILLIS) + " " + line;
    System.out.println("chaos: " + stamped);
    try {
      Files.writeString(file, stamped + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Something that fails the test at its end. */
  void defect(String line) {
    defects.add(line);
    note("DEFECT " + line);
  }

  List<String> defects() {
    return List.copyOf(defects);
  }
}
