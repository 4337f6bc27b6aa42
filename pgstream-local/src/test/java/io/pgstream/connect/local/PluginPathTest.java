package io.pgstream.connect.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PluginPathTest {

  private static final String PACKAGES = "target/components/packages";

  @TempDir private Path folder;

  @Test
  void unzipsEachComponentIntoAFolderOfItsOwn() throws IOException {
    Path source = zip("a.zip", "pgstream-source-0.1.0/lib/a.jar");
    Path sink = zip("b.zip", "pgstream-sink-0.1.0/lib/b.jar");

    Path plugins = PluginPath.unzip(List.of(source, sink), folder.resolve("plugins"));

    assertThat(plugins.resolve("pgstream-source-0.1.0/lib/a.jar")).hasContent("content");
    assertThat(plugins.resolve("pgstream-sink-0.1.0/lib/b.jar")).hasContent("content");
  }

  @Test
  void refusesAnEntryOutsideOfTheFolder() throws IOException {
    Path evil = zip("evil.zip", "../escaped.txt");

    assertThatThrownBy(() -> PluginPath.unzip(List.of(evil), folder.resolve("plugins")))
        .isInstanceOf(LocalStackException.class)
        .hasMessageContaining("escaped.txt");
    assertThat(folder.resolve("escaped.txt")).doesNotExist();
  }

  @Test
  void findsTheZipsThatTheBuildMade() throws IOException {
    Path source = built("pgstream-source-connector", "pgstream-source-0.1.0.zip");
    Path sink = built("pgstream-pg-sink-connector", "pgstream-sink-0.1.0.zip");

    assertThat(PluginPath.builtComponents(new PgStreamHome(folder))).containsExactly(sink, source);
  }

  @Test
  void saysHowToBuildAMissingZip() throws IOException {
    Files.createDirectories(folder.resolve("pgstream-source-connector"));

    assertThatThrownBy(() -> PluginPath.builtComponents(new PgStreamHome(folder)))
        .isInstanceOf(LocalStackException.class)
        .hasMessageContaining("pgstream-source-connector")
        .hasMessageContaining("mvn -DskipTests package");
  }

  private Path built(String module, String name) throws IOException {
    Path packages = Files.createDirectories(folder.resolve(module).resolve(PACKAGES));
    return Files.createFile(packages.resolve(name));
  }

  private Path zip(String name, String entry) throws IOException {
    Path file = folder.resolve(name);
    try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(file))) {
      zip.putNextEntry(new ZipEntry(entry));
      zip.write("content".getBytes(java.nio.charset.StandardCharsets.UTF_8));
      zip.closeEntry();
    }
    return file;
  }
}
