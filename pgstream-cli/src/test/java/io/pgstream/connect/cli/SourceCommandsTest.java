package io.pgstream.connect.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.pgstream.connect.source.snapshot.SnapshotRequest;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import org.junit.jupiter.api.Test;
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
  @ValueSource(strings = {"check", "init", "tear-down", "destroy", "status"})
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

  @Test
  void aSnapshotNeedsTablesOrANumberToCancel() {
    assertThat(run("snapshot", "--postgres-url", "postgres://h/d")).isEqualTo(2);
    assertThat(run("snapshot", "--tables", "a", "--cancel", "1")).isEqualTo(2);
  }

  @Test
  void aSnapshotIsShownWithABar() {
    SnapshotRequest request =
        new SnapshotRequest(
            7,
            List.of("a", "s.*"),
            "request",
            false,
            "running",
            3,
            1,
            500,
            5 << 20,
            10 << 20,
            4L,
            null);
    assertThat(SnapshotLines.of(request))
        .isEqualTo(
            "7  running   [##########..........]  50 %  a, s.*: 1 of 3 tables, 500 rows, 5 of 10 MB,"
                + " 4 s left");
  }
}
