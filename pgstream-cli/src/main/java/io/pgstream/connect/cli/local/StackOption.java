package io.pgstream.connect.cli.local;

import io.pgstream.connect.local.StackDirectory;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Option;

/** Option {@code --dir}, which every command on a local stack has. */
final class StackOption {

  @Option(
      names = "--dir",
      paramLabel = "FOLDER",
      description = "Folder of the stack's data; default: one per user in the temporary folder.")
  private Path directory;

  StackDirectory directory() {
    return Optional.ofNullable(directory)
        .map(StackDirectory::new)
        .orElseGet(StackDirectory::ofUser);
  }
}
