package io.pgstream.connect.it;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;

/**
 * A component, read from its first to its last byte.
 *
 * @param topFolders first parts of the entries' paths
 * @param contents files by their path below the top folder
 * @param times of all entries, as the zip states them
 */
record ComponentZip(
    Set<String> topFolders, Map<String, byte[]> contents, List<LocalDateTime> times) {

  static ComponentZip read(Path file) throws IOException {
    ComponentZip component =
        new ComponentZip(new LinkedHashSet<>(), new LinkedHashMap<>(), new ArrayList<>());
    try (InputStream bytes = Files.newInputStream(file);
        ZipInputStream zip = new ZipInputStream(bytes)) {
      for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
        component.add(entry, zip.readAllBytes());
      }
    }
    return component;
  }

  private void add(ZipEntry entry, byte[] content) {
    int slash = entry.getName().indexOf('/');
    topFolders.add(entry.getName().substring(0, Math.max(0, slash)));
    times.add(entry.getTimeLocal());
    if (!entry.isDirectory()) {
      contents.put(entry.getName().substring(slash + 1), content);
    }
  }

  Set<String> names() {
    return contents.keySet();
  }

  byte[] content(String name) {
    return contents.get(name);
  }

  /** File names below {@code lib}. */
  List<String> jars() {
    return names().stream()
        .filter(name -> name.startsWith("lib/"))
        .map(name -> name.substring("lib/".length()))
        .toList();
  }
}
