package io.pgstream.connect.it;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;

/** Statements in the order in which they were run, in a file that is whole at any moment. */
public final class StatementFile implements AutoCloseable {
  private final Path path;
  private final Writer writer;

  /** An empty file, in place of one that is there. */
  public StatementFile(Path path) throws IOException {
    this.path = path;
    Files.createDirectories(path.getParent());
    this.writer = Files.newBufferedWriter(path);
  }

  /** Appends a line. */
  public void write(String line) {
    try {
      writer.write(line + "\n");
      writer.flush();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Where it is. */
  @Override
  public String toString() {
    return path.toString();
  }

  @Override
  public void close() throws IOException {
    writer.close();
  }
}
