package io.pgstream.connect.it.fidelity;

import io.pgstream.connect.it.StatementFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Every statement of a round in the order in which it was run, in a file. */
final class StatementLog implements AutoCloseable {
  private static final int SHOWN = 12;
  private static final int MAX_LINE = 300;

  private final StatementFile file;
  private final List<String> lines = new ArrayList<>();

  StatementLog(Path path) throws IOException {
    file = new StatementFile(path);
  }

  /** Notes a statement of a session, and how it ended unless it succeeded. */
  void note(int session, String sql, String problem) {
    String line = "/* " + session + (problem.isEmpty() ? "" : ", " + problem) + " */ " + sql + ";";
    lines.add(line);
    file.write(line);
  }

  /** The table's definition and what happened to it last. */
  String reproduction(String table) {
    List<String> own = lines.stream().filter(line -> line.contains(table)).toList();
    List<String> shown = new ArrayList<>(own.subList(0, Math.min(1, own.size())));
    shown.addAll(own.subList(Math.max(1, own.size() - SHOWN), own.size()));
    return String.join("\n", shown.stream().map(StatementLog::cut).toList()) + "\nall: " + file;
  }

  private static String cut(String line) {
    return line.length() <= MAX_LINE ? line : line.substring(0, MAX_LINE) + "...";
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
