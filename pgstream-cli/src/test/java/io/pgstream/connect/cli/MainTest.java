package io.pgstream.connect.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MainTest {
  private final Program program = new Program();

  @Test
  void helpListsTheCommands() {
    assertThat(program.run("--help")).isZero();
    assertThat(program.out()).contains("Usage: pgstream", "local", "version");
  }

  @Test
  void versionNamesTheProgram() {
    assertThat(program.run("version")).isZero();
    assertThat(program.out()).startsWith("pgstream ");
  }

  @Test
  void wrongUsageExitsWith2AndShowsTheUsage() {
    assertThat(program.run("locla")).isEqualTo(2);
    assertThat(program.err()).contains("locla").contains("local");
  }

  @Test
  void statusOfNoStackExitsWith1(@TempDir Path folder) {
    assertThat(program.run("local", "status", "--dir", folder.toString())).isEqualTo(1);
    assertThat(program.out()).contains("no local stack in " + folder);
  }

  @Test
  void downWithoutAStackIsOneLineOfError(@TempDir Path folder) {
    assertThat(program.run("local", "down", "--dir", folder.toString())).isEqualTo(1);
    assertThat(program.err().lines())
        .hasSize(1)
        .allMatch(line -> line.startsWith("ERROR  no local stack"));
  }

  @Test
  void upRefusesAFolderThatHoldsOtherFiles(@TempDir Path folder) throws Exception {
    java.nio.file.Files.writeString(folder.resolve("letter.txt"), "keep me");

    assertThat(program.run("local", "up", "--no-connectors", "--dir", folder.toString()))
        .isEqualTo(1);
    assertThat(program.err()).contains("not empty");
    assertThat(folder.resolve("letter.txt")).hasContent("keep me");
  }

  @Test
  void upRefusesZeroWorkers(@TempDir Path folder) {
    Path stack = folder.resolve("stack");

    assertThat(
            program.run(
                "local", "up", "--no-connectors", "--workers", "0", "--dir", stack.toString()))
        .isEqualTo(1);
    assertThat(program.err()).contains("workers is 0");
  }
}
