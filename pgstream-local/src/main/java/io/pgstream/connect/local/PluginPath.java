package io.pgstream.connect.local;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;

/**
 * Unzips connector components (the Confluent Hub layout) into a folder for the worker's {@code
 * plugin.path}.
 */
public final class PluginPath {

  private static final String PACKAGES = "target/components/packages";

  private PluginPath() {}

  /**
   * The component zips of every {@code pgstream-*-connector} module, in the order of their names.
   *
   * @throws LocalStackException if a module has none, which means that it was not built, or if
   *     there is no module
   */
  public static List<Path> builtComponents(PgStreamHome home) {
    try {
      List<Path> zips = new ArrayList<>();
      for (Path module : list(home.root(), "pgstream-*-connector")) {
        zips.addAll(builtComponents(module));
      }
      if (zips.isEmpty()) {
        throw new LocalStackException(home.root() + " has no module pgstream-*-connector");
      }
      return List.copyOf(zips);
    } catch (IOException e) {
      throw new LocalStackException("cannot look for component zips below " + home.root(), e);
    }
  }

  private static List<Path> builtComponents(Path module) throws IOException {
    Path packages = module.resolve(PACKAGES);
    List<Path> zips = Files.isDirectory(packages) ? list(packages, "*.zip") : List.of();
    if (zips.isEmpty()) {
      throw new LocalStackException(
          "no component zip in " + packages + "; build it with: mvn -DskipTests package");
    }
    return zips;
  }

  /**
   * Unzips each component into a folder of its own below {@code pluginDirectory}, which is created.
   *
   * @return {@code pluginDirectory}
   * @throws LocalStackException if a zip cannot be read
   */
  public static Path unzip(List<Path> components, Path pluginDirectory) {
    for (Path component : components) {
      try {
        unzip(component, pluginDirectory);
      } catch (IOException e) {
        throw new LocalStackException("cannot unzip " + component + ": " + e.getMessage(), e);
      }
    }
    return pluginDirectory;
  }

  private static void unzip(Path component, Path pluginDirectory) throws IOException {
    Files.createDirectories(pluginDirectory);
    try (InputStream file = Files.newInputStream(component);
        ZipInputStream zip = new ZipInputStream(file)) {
      for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
        extract(zip, entry, target(pluginDirectory, entry));
      }
    }
  }

  private static Path target(Path pluginDirectory, ZipEntry entry) throws IOException {
    Path target = pluginDirectory.resolve(entry.getName()).normalize();
    if (!target.startsWith(pluginDirectory)) {
      throw new IOException("entry \"" + entry.getName() + "\" lies outside of the component");
    }
    return target;
  }

  private static void extract(ZipInputStream zip, ZipEntry entry, Path target) throws IOException {
    if (entry.isDirectory()) {
      Files.createDirectories(target);
      return;
    }
    Path parent = target.getParent();
    if (parent != null) {
      Files.createDirectories(parent);
    }
    Files.copy(zip, target, StandardCopyOption.REPLACE_EXISTING);
  }

  private static List<Path> list(Path folder, String glob) throws IOException {
    List<Path> found = new ArrayList<>();
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder, glob)) {
      entries.forEach(found::add);
    }
    found.sort(Comparator.naturalOrder());
    return found;
  }
}
