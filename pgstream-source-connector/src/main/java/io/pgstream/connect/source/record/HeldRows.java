package io.pgstream.connect.source.record;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * Messages of one table whose definition has not arrived yet: CREATE TABLE AS writes its rows
 * before any event trigger runs. Kept in memory up to a bound, then in a temporary file. Not
 * thread-safe.
 */
final class HeldRows implements AutoCloseable {
  private final long maxMemoryBytes;
  private final List<byte[]> memory = new ArrayList<>();
  private long memoryBytes;
  private Path file;
  private DataOutputStream out;
  private long fileMessages;

  HeldRows(long maxMemoryBytes) {
    this.maxMemoryBytes = maxMemoryBytes;
  }

  void add(byte[] message) {
    if (out == null && memoryBytes + message.length <= maxMemoryBytes) {
      memory.add(message);
      memoryBytes += message.length;
      return;
    }
    try {
      if (out == null) {
        file = Files.createTempFile("pgstream-held-rows", ".bin");
        out = new DataOutputStream(new BufferedOutputStream(Files.newOutputStream(file)));
      }
      out.writeInt(message.length);
      out.write(message);
      fileMessages++;
    } catch (IOException e) {
      throw new UncheckedIOException("rows of a new table could not be written to a file", e);
    }
  }

  long size() {
    return memory.size() + fileMessages;
  }

  /** Hands every message over in the order of arrival. */
  void forEach(Consumer<byte[]> consumer) {
    memory.forEach(consumer);
    if (out == null) {
      return;
    }
    try {
      out.flush();
      try (DataInputStream in =
          new DataInputStream(new BufferedInputStream(Files.newInputStream(file)))) {
        for (long i = 0; i < fileMessages; i++) {
          byte[] message = new byte[in.readInt()];
          in.readFully(message);
          consumer.accept(message);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException("rows of a new table could not be read from a file", e);
    }
  }

  @Override
  public void close() {
    try {
      if (out != null) {
        out.close();
        Files.deleteIfExists(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("a temporary file could not be removed", e);
    }
  }
}
