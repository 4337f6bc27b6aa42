package io.pgstream.connect.it.ddl;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The statements that took effect, in their order: all of them in a file, the last ones at hand.
 */
final class StatementLog implements AutoCloseable {
  private static final int SHOWN = 60;

  private final Path file;
  private final Writer writer;
  private final List<String> sinceCheck = new ArrayList<>();

  StatementLog(Path file) throws IOException {
    this.file = file;
    Files.createDirectories(file.getParent());
    this.writer = Files.newBufferedWriter(file);
  }

  void add(String line) {
    sinceCheck.add(line);
    write(line);
  }

  /** Source and target were equal here. */
  void checked() {
    sinceCheck.clear();
    write("-- equal");
  }

  private void write(String line) {
    try {
      writer.write(line + "\n");
      writer.flush();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** For whoever looks for the one that was not followed. */
  String lastStatements() {
    int size = sinceCheck.size();
    return String.join("\n", sinceCheck.subList(Math.max(0, size - SHOWN), size))
        + "\nall: "
        + file;
  }

  @Override
  public void close() throws IOException {
    writer.close();
  }
}
