package io.pgstream.connect.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class MainTest {

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private final CommandLine commandLine =
      Main.commandLine().setOut(new PrintWriter(out, true)).setErr(new PrintWriter(err, true));

  @Test
  void helpListsTheCommands() {
    assertThat(commandLine.execute("--help")).isZero();
    assertThat(out.toString()).contains("Usage: pgstream", "local", "version");
  }

  @Test
  void versionNamesTheProgram() {
    assertThat(commandLine.execute("version")).isZero();
    assertThat(out.toString()).startsWith("pgstream ");
  }

  @Test
  void wrongUsageExitsWith2AndShowsTheUsage() {
    assertThat(commandLine.execute("locla")).isEqualTo(2);
    assertThat(err.toString()).contains("locla").contains("local");
  }

  @Test
  void statusOfNoStackExitsWith1(@TempDir Path folder) {
    assertThat(commandLine.execute("local", "status", "--dir", folder.toString())).isEqualTo(1);
    assertThat(out.toString()).contains("no local stack in " + folder);
  }

  @Test
  void downWithoutAStackIsOneLineOfError(@TempDir Path folder) {
    assertThat(commandLine.execute("local", "down", "--dir", folder.toString())).isEqualTo(1);
    assertThat(err.toString().lines())
        .hasSize(1)
        .allMatch(line -> line.startsWith("ERROR  no local stack"));
  }

  @Test
  void upRefusesAFolderThatHoldsOtherFiles(@TempDir Path folder) throws Exception {
    java.nio.file.Files.writeString(folder.resolve("letter.txt"), "keep me");

    assertThat(commandLine.execute("local", "up", "--no-connectors", "--dir", folder.toString()))
        .isEqualTo(1);
    assertThat(err.toString()).contains("not empty");
    assertThat(folder.resolve("letter.txt")).hasContent("keep me");
  }

  @Test
  void upRefusesZeroWorkers(@TempDir Path folder) {
    Path stack = folder.resolve("stack");

    assertThat(
            commandLine.execute(
                "local", "up", "--no-connectors", "--workers", "0", "--dir", stack.toString()))
        .isEqualTo(1);
    assertThat(err.toString()).contains("workers is 0");
  }
}
