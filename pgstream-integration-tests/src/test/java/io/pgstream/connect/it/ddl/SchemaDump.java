package io.pgstream.connect.it.ddl;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** What pg_dump says of a database's schema, without what differs from run to run. */
final class SchemaDump {
  private SchemaDump() {}

  /** The statements that would build everything but pgstream's own schema. */
  static List<String> of(String url) {
    return dump(url, "--no-owner", "--no-privileges");
  }

  /**
   * Those, and the ones that set owners and privileges, sorted: what was granted in one command has
   * no order of its own.
   */
  static List<String> withPrivileges(String url) {
    return dump(url).stream().sorted().toList();
  }

  private static List<String> dump(String url, String... options) {
    // The Debian wrapper finds the version that fits the server.
    List<String> command = new ArrayList<>(List.of("pg_dump", "--schema-only"));
    command.addAll(List.of(options));
    command.addAll(List.of("--exclude-schema=pgstream", "--dbname=" + url));
    try {
      Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
      String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      if (process.waitFor() != 0) {
        throw new IllegalStateException("pg_dump failed: " + text);
      }
      return text.lines()
          .filter(line -> !line.isBlank() && !line.startsWith("--") && !line.startsWith("\\"))
          // The event triggers that record the changes are pgstream's own.
          .filter(line -> !line.contains("EVENT TRIGGER"))
          .filter(line -> !line.contains("EXECUTE FUNCTION pgstream."))
          .toList();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
