package io.pgstream.connect.local.containers;

import io.pgstream.connect.local.LocalStackException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Properties;
import org.testcontainers.utility.DockerImageName;

/**
 * Which images to run.
 *
 * @param kafka broker and Connect worker
 * @param openSearch the node
 */
record Images(DockerImageName kafka, DockerImageName openSearch) {

  private static final String FILE = "images.properties";

  /** The images of the versions that this build compiles against. */
  static Images ofBuild() {
    Properties properties = new Properties();
    try (InputStream file = Images.class.getResourceAsStream(FILE)) {
      properties.load(file);
    } catch (IOException e) {
      throw new LocalStackException(
          "cannot read " + FILE + " in the jar of pgstream-local-containers", e);
    }
    return new Images(image(properties, "kafka"), image(properties, "opensearch"));
  }

  private static DockerImageName image(Properties properties, String name) {
    return DockerImageName.parse(properties.getProperty(name));
  }
}
