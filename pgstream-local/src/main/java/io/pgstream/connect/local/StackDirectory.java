package io.pgstream.connect.local;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.File;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * The folder of a local stack: its services' data, {@code connections.env}, and {@code stack.json}
 * with the process ids, so that another process can look at the stack and stop it.
 */
public final class StackDirectory {

  private static final String STATE_FILE = "stack.json";
  private static final String CONNECTIONS_FILE = "connections.env";
  private static final Duration STOP_TIMEOUT = Duration.ofSeconds(20);
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Path path;

  /**
   * @param path an existing stack's folder, or one that a stack is about to create
   */
  public StackDirectory(Path path) {
    this.path = path.toAbsolutePath().normalize();
  }

  /**
   * Where {@code pgstream local} keeps its stack unless it is told otherwise: one stack per user.
   */
  public static StackDirectory ofUser() {
    // Not below the home folder: root's is closed to user postgres.
    return new StackDirectory(
        Path.of(
            System.getProperty("java.io.tmpdir"),
            "pgstream-local-" + System.getProperty("user.name")));
  }

  static StackDirectory temporary() throws IOException {
    return new StackDirectory(Files.createTempDirectory("pgstream-"));
  }

  /** The absolute path. */
  public Path path() {
    return path;
  }

  /** The file with the addresses of the services, one {@code KEY=value} a line. */
  public Path connectionsFile() {
    return path.resolve(CONNECTIONS_FILE);
  }

  /** Whether a stack was started here and not taken down. */
  public boolean hasStack() {
    return Files.exists(path.resolve(STATE_FILE));
  }

  /**
   * The services of the stack in the order they were started, running or not; none if there is no
   * stack.
   */
  public List<ServiceStatus> services() {
    return readState().stream()
        .map(
            service ->
                new ServiceStatus(
                    service.name(), service.url(), service.process().pid(), service.isRunning()))
        .toList();
  }

  /** The addresses of the services. */
  public Connections connections() {
    try {
      return Connections.read(connectionsFile());
    } catch (IOException e) {
      throw new LocalStackException(
          "cannot read " + connectionsFile() + ": is the stack still starting?", e);
    }
  }

  /**
   * Stops every service that still runs, the last started first, and deletes the folder.
   *
   * @throws LocalStackException if there is no stack here
   */
  public void down() {
    if (!hasStack()) {
      throw new LocalStackException("no local stack in " + path + " (no " + STATE_FILE + ")");
    }
    List<ServiceState> services = new ArrayList<>(readState());
    Collections.reverse(services);
    for (ServiceState service : services) {
      service
          .process()
          .find()
          .ifPresent(process -> new ProcessTree(process).stop(service.stopSignal(), STOP_TIMEOUT));
    }
    delete();
  }

  /**
   * Creates the folder for a new stack. Every user may pass through it, because Postgres runs as
   * another one.
   *
   * @throws LocalStackException if it holds other files or a stack that runs
   */
  void create() throws IOException {
    if (hasStack()) {
      requireStopped();
      delete();
    }
    if (Files.isDirectory(path) && !isEmpty()) {
      throw new LocalStackException(
          path + " is not empty; choose a new folder for the local stack");
    }
    Files.createDirectories(path);
    Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rwx--x--x"));
  }

  private void requireStopped() {
    if (services().stream().anyMatch(ServiceStatus::isRunning)) {
      throw new LocalStackException(
          "a local stack runs in "
              + path
              + "; stop it with \"pgstream local down\" or choose another folder with --dir");
    }
  }

  private boolean isEmpty() {
    String[] names = path.toFile().list();
    return names == null || names.length == 0;
  }

  void writeState(List<ServiceState> services) {
    writePrivately(STATE_FILE, JSON.valueToTree(services).toPrettyString());
  }

  void writeConnections(Connections connections) {
    writePrivately(CONNECTIONS_FILE, connections.toEnv());
  }

  /** Readers see the old or the new file, never half of one. */
  private void writePrivately(String fileName, String text) {
    try {
      Path draft = Files.createTempFile(path, fileName, ".tmp");
      Files.writeString(draft, text);
      Files.move(draft, path.resolve(fileName), StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw new LocalStackException("cannot write " + path.resolve(fileName), e);
    }
  }

  private List<ServiceState> readState() {
    File file = path.resolve(STATE_FILE).toFile();
    if (!file.exists()) {
      return List.of();
    }
    try {
      requireOwn();
      return JSON.readValue(file, new TypeReference<List<ServiceState>>() {});
    } catch (IOException e) {
      throw new LocalStackException("cannot read " + file + ": " + e.getMessage(), e);
    }
  }

  /** The process ids in the file get signals: they must not come from somebody else. */
  private void requireOwn() throws IOException {
    String owner = Files.getOwner(path).getName();
    if (!owner.equals(System.getProperty("user.name"))) {
      throw new LocalStackException(
          path + " belongs to user \"" + owner + "\"; choose another folder with --dir");
    }
  }

  /** Deletes the folder with everything in it. */
  void delete() {
    try {
      Files.walkFileTree(path, new Deletion());
    } catch (NoSuchFileException e) {
      // Gone already, which is what was asked for.
      return;
    } catch (IOException e) {
      throw new LocalStackException("cannot delete " + path + ": " + e, e);
    }
  }

  private static final class Deletion extends SimpleFileVisitor<Path> {

    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
      Files.delete(file);
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult postVisitDirectory(Path directory, IOException e) throws IOException {
      if (e != null) {
        throw e;
      }
      Files.delete(directory);
      return FileVisitResult.CONTINUE;
    }
  }
}
