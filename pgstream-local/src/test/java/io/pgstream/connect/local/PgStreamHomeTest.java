package io.pgstream.connect.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PgStreamHomeTest {

  @TempDir private Path root;

  @BeforeEach
  void makeRepository() throws IOException {
    Files.createDirectories(root.resolve("home/pgstream-local"));
    Files.createFile(root.resolve("home/pgstream-local/pom.xml"));
  }

  @Test
  void isTheNearestFolderAboveTheWorkingDirectory() {
    Path home = root.resolve("home");

    assertThat(PgStreamHome.locate(null, home.resolve("pgstream-local/src")).root())
        .isEqualTo(home);
  }

  @Test
  void isWhatWasConfigured() {
    assertThat(PgStreamHome.locate(root.resolve("home").toString(), root).root())
        .isEqualTo(root.resolve("home"));
  }

  @Test
  void refusesAConfiguredFolderThatIsNoRepository() {
    assertThatThrownBy(() -> PgStreamHome.locate(root.toString(), root))
        .isInstanceOf(LocalStackException.class)
        .hasMessageContaining(root.toString());
  }

  @Test
  void saysHowToBuildAMissingClassPath() {
    PgStreamHome home = new PgStreamHome(root.resolve("home"));

    assertThatThrownBy(home::kafkaClassPath).hasMessageContaining("mvn -DskipTests package");
  }
}
