package io.pgstream.connect.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StackDirectoryTest {

  private static final ProcessIdentity SELF = ProcessIdentity.of(ProcessHandle.current());
  private static final ProcessIdentity ENDED =
      new ProcessIdentity(SELF.pid(), SELF.startedAtMillis() - 60_000);

  @TempDir private Path parent;

  @Test
  void everybodyMayPassThrough() throws IOException {
    StackDirectory directory = created();

    assertThat(Files.getPosixFilePermissions(directory.path()).toString())
        .contains("OTHERS_EXECUTE");
  }

  @Test
  void showsWhatRunsAndWhatHasEnded() throws IOException {
    StackDirectory directory = created();
    directory.writeState(List.of(service("a", SELF), service("b", ENDED)));

    assertThat(directory.services())
        .containsExactly(
            new ServiceStatus("a", "url", SELF.pid(), true),
            new ServiceStatus("b", "url", SELF.pid(), false));
  }

  @Test
  void refusesAFolderWhereAStackRuns() throws IOException {
    StackDirectory directory = created();
    directory.writeState(List.of(service("a", SELF)));

    assertThatThrownBy(directory::create).hasMessageContaining("local down");
  }

  @Test
  void replacesAStackWhoseProcessesHaveEnded() throws IOException {
    StackDirectory directory = created();
    directory.writeState(List.of(service("a", ENDED)));

    directory.create();

    assertThat(directory.hasStack()).isFalse();
    assertThat(directory.path()).isEmptyDirectory();
  }

  @Test
  void refusesAFolderWithOtherFiles() throws IOException {
    Files.createFile(parent.resolve("letter.txt"));

    assertThatThrownBy(() -> new StackDirectory(parent).create()).hasMessageContaining("not empty");
  }

  @Test
  void downDeletesTheFolderOfAnEndedStack() throws IOException {
    StackDirectory directory = created();
    directory.writeState(List.of(service("a", ENDED)));

    directory.down();

    assertThat(directory.path()).doesNotExist();
    assertThat(ProcessHandle.current().isAlive()).isTrue();
  }

  @Test
  void downNeedsAStack() {
    assertThatThrownBy(() -> new StackDirectory(parent).down())
        .hasMessageContaining("no local stack");
  }

  private StackDirectory created() throws IOException {
    StackDirectory directory = new StackDirectory(parent.resolve("stack"));
    directory.create();
    return directory;
  }

  private static ServiceState service(String name, ProcessIdentity process) {
    return new ServiceState(name, "url", "log", process, StopSignal.TERMINATE);
  }
}
