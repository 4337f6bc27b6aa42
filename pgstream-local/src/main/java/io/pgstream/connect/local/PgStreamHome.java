package io.pgstream.connect.local;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The checked-out repository with its build results, where the class paths of the servers and the
 * connectors' zips are.
 *
 * @param root the folder with the parent pom
 */
public record PgStreamHome(Path root) {

  private static final String PROPERTY = "pgstream.home";
  private static final String VARIABLE = "PGSTREAM_HOME";
  private static final String MARKER = "pgstream-local";

  /**
   * Finds it: system property {@code pgstream.home}, else environment variable {@code
   * PGSTREAM_HOME}, else the nearest folder above the working directory that holds {@code
   * pgstream-local}.
   *
   * @throws LocalStackException if there is none
   */
  public static PgStreamHome locate() {
    String configured =
        Optional.ofNullable(System.getProperty(PROPERTY)).orElseGet(() -> System.getenv(VARIABLE));
    return locate(configured, Path.of("").toAbsolutePath());
  }

  static PgStreamHome locate(String configured, Path workingDirectory) {
    if (configured != null) {
      return new PgStreamHome(requireHome(Path.of(configured)));
    }
    for (Path folder = workingDirectory; folder != null; folder = folder.getParent()) {
      if (isHome(folder)) {
        return new PgStreamHome(folder);
      }
    }
    throw new LocalStackException(
        "no pgstream repository at or above "
            + workingDirectory
            + "; run bin/pgstream, or set "
            + VARIABLE
            + " to the folder that holds "
            + MARKER);
  }

  private static Path requireHome(Path folder) {
    if (!isHome(folder)) {
      throw new LocalStackException(
          VARIABLE + " (or " + PROPERTY + ") is \"" + folder + "\", which holds no " + MARKER);
    }
    return folder.toAbsolutePath().normalize();
  }

  private static boolean isHome(Path folder) {
    return Files.isRegularFile(folder.resolve(MARKER).resolve("pom.xml"));
  }

  /** The class path of a broker and of a Connect worker. */
  public String kafkaClassPath() {
    return requireBuilt(services().resolve("kafka/target/lib")) + "/*";
  }

  /** The class path of the oldest Connect worker that the connectors support. */
  public String oldestConnectClassPath() {
    return requireBuilt(services().resolve("connect-floor/target/lib")) + "/*";
  }

  /** The class path of an OpenSearch node with its main class. */
  public String openSearchClassPath() {
    Path module = services().resolve("opensearch/target");
    return requireBuilt(module.resolve("classes"))
        + File.pathSeparator
        + requireBuilt(module.resolve("lib"))
        + "/*";
  }

  private Path services() {
    return root.resolve(MARKER).resolve("services");
  }

  private static Path requireBuilt(Path folder) {
    if (!Files.isDirectory(folder)) {
      throw new LocalStackException(folder + " is missing; build it with: mvn -DskipTests package");
    }
    return folder;
  }
}
