package io.pgstream.connect.it.ddl;

import io.pgstream.connect.it.StatementFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The statements that took effect, in their order: all of them in a file, the last ones at hand.
 */
final class StatementLog implements AutoCloseable {
  private static final int SHOWN = 60;

  private final StatementFile file;
  private final List<String> sinceCheck = new ArrayList<>();

  StatementLog(Path path) throws IOException {
    file = new StatementFile(path);
  }

  void add(String line) {
    sinceCheck.add(line);
    file.write(line);
  }

  /** Source and target were equal here. */
  void checked() {
    sinceCheck.clear();
    file.write("-- equal");
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
    file.close();
  }
}
