package io.pgstream.connect.benchmarks.report;

import io.pgstream.connect.benchmarks.stack.BenchStack;
import io.pgstream.connect.benchmarks.stack.StackProfile;
import io.pgstream.connect.local.PgStreamHome;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.postgresql.util.DriverInfo;

/** What a reader must know to judge the numbers: the machine, the versions, the settings. */
public final class Environment {
  private Environment() {}

  /**
   * An item each, for the end of the report.
   *
   * @param work rows and rounds
   */
  public static List<String> describe(BenchStack stack, StackProfile profile, String work)
      throws IOException, SQLException {
    List<String> items = new ArrayList<>();
    items.add("Date: " + LocalDate.now(ZoneOffset.UTC) + ". " + work);
    items.add("Machine, which runs everything: " + machine());
    items.add("Versions: " + versions(stack));
    items.add("Settings on top of the defaults: " + String.join("; ", profile.describe()));
    items.add("Connectors: as in `config/`, the OpenSearch sink with `index.replicas=0`");
    return items;
  }

  private static String machine() throws IOException {
    return Runtime.getRuntime().availableProcessors()
        + " cores ("
        + field("/proc/cpuinfo", "model name")
        + "), "
        + Long.parseLong(field("/proc/meminfo", "MemTotal").replaceAll("\\D", "")) / 1024
        + " MiB of memory, Linux "
        + System.getProperty("os.version");
  }

  private static String field(String file, String name) throws IOException {
    return Files.readAllLines(Path.of(file)).stream()
        .filter(line -> line.startsWith(name))
        .map(line -> line.substring(line.indexOf(':') + 1).trim())
        .findFirst()
        .orElse("0");
  }

  private static String versions(BenchStack stack) throws SQLException, IOException {
    return "PostgreSQL "
        + stack.source("postgres").value("SHOW server_version")
        + ", wal2json "
        + packageVersion("postgresql-15-wal2json")
        + ", pgjdbc "
        + DriverInfo.DRIVER_VERSION
        + ", Kafka "
        + kafka()
        + ", OpenSearch "
        + stack.search().get("/").at("/version/number").asText()
        + ", Java "
        + System.getProperty("java.version");
  }

  private static String kafka() {
    String prefix = "kafka-clients-";
    File folder = new File(PgStreamHome.locate().kafkaClassPath().replace("/*", ""));
    return Stream.of(Objects.requireNonNullElse(folder.list(), new String[0]))
        .filter(jar -> jar.startsWith(prefix))
        .map(jar -> jar.substring(prefix.length(), jar.length() - ".jar".length()))
        .findFirst()
        .orElse("unknown");
  }

  /** The plugin does not tell its version; elsewhere than on Debian it stays unknown. */
  private static String packageVersion(String debianPackage) throws IOException {
    if (!Files.isExecutable(Path.of("/usr/bin/dpkg-query"))) {
      return "unknown";
    }
    Process query =
        new ProcessBuilder("dpkg-query", "--show", "--showformat=${Version}", debianPackage)
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    String version = new String(query.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return version.isBlank() ? "unknown" : version.replaceAll("-.*", "");
  }
}
