package io.pgstream.connect.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.pgstream.connect.source.snapshot.SnapshotRequest;
import io.pgstream.connect.source.snapshot.TableProgress;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How commands on the source report a problem. */
class SourceCommandsTest {
  private final Program program = new Program();

  @ParameterizedTest
  @ValueSource(strings = {"check", "init", "tear-down", "destroy", "status"})
  void aUrlThatIsNoneIsOneLineWithoutTheUrl(String command) {
    assertThat(program.run(command, "--postgres-url", "secret@host")).isEqualTo(1);
    assertThat(program.err().lines())
        .singleElement()
        .asString()
        .contains("expected postgres://")
        .doesNotContain("secret");
  }

  @ParameterizedTest
  @ValueSource(strings = {"check", "init", "tear-down", "destroy"})
  void aSlotNameThatPostgresRefusesIsOneLine(String command) {
    assertThat(
            program.run(command, "--postgres-url", "postgres://h/d", "--replication-slot", "A-b"))
        .isEqualTo(1);
    assertThat(program.err().lines()).singleElement().asString().contains("A-b");
  }

  @Test
  void aSnapshotNeedsTablesOrANumberToCancel() {
    assertThat(program.run("snapshot", "--postgres-url", "postgres://h/d")).isEqualTo(2);
    assertThat(program.run("snapshot", "--tables", "a", "--cancel", "1")).isEqualTo(2);
  }

  private static SnapshotRequest request(String status) {
    return new SnapshotRequest(
        7,
        List.of("a", "s.*"),
        "request",
        false,
        status,
        4,
        1,
        500,
        5 << 20,
        10 << 20,
        4L,
        List.of(
            new TableProgress("\"public\".\"a\"", 400, 4 << 20, 4 << 20, 0L),
            new TableProgress("\"s\".\"b\"", 100, 1 << 20, 3 << 20, 2L),
            new TableProgress("\"s\".\"c\"", 0, 0, 3 << 20, 3L)),
        null);
  }

  @Test
  void aRunningSnapshotHasABarForEachOfItsLargestTables() {
    assertThat(SnapshotLines.tables(request("running")))
        .containsExactly(
            "[####################] 100 %  \"public\".\"a\": 400 rows, 4.0 of 4.0 MB",
            "[######..............]  33 %  \"s\".\"b\": 100 rows, 1.0 of 3.0 MB, 2 s left",
            "[....................]   0 %  \"s\".\"c\": 0 rows, 0.0 of 3.0 MB, will take 3 s",
            "and 1 smaller tables");
    assertThat(SnapshotLines.tables(request("finished"))).isEmpty();
  }

  @Test
  void aSnapshotIsShownWithABar() {
    assertThat(SnapshotLines.of(request("running")))
        .isEqualTo(
            "7  running   [##########..........]  50 %  a, s.*: 1 of 4 tables, 500 rows, 5 of 10 MB,"
                + " 4 s left");
  }
}
