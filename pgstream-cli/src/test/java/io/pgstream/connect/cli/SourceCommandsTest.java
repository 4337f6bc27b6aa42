package io.pgstream.connect.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

/** How commands on the source report a problem. */
class SourceCommandsTest {
  private final StringWriter err = new StringWriter();

  private int run(String... arguments) {
    CommandLine commandLine = Main.commandLine();
    commandLine.setErr(new PrintWriter(err));
    return commandLine.execute(arguments);
  }

  @ParameterizedTest
  @ValueSource(strings = {"check", "init", "tear-down", "destroy"})
  void aUrlThatIsNoneIsOneLineWithoutTheUrl(String command) {
    assertThat(run(command, "--postgres-url", "secret@host")).isEqualTo(1);
    assertThat(err.toString().lines())
        .singleElement()
        .asString()
        .contains("expected postgres://")
        .doesNotContain("secret");
  }

  @ParameterizedTest
  @ValueSource(strings = {"check", "init", "tear-down", "destroy"})
  void aSlotNameThatPostgresRefusesIsOneLine(String command) {
    assertThat(run(command, "--postgres-url", "postgres://h/d", "--replication-slot", "A-b"))
        .isEqualTo(1);
    assertThat(err.toString().lines()).singleElement().asString().contains("A-b");
  }
}
