package io.pgstream.connect.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.pgstream.connect.local.PgStreamHome;
import io.pgstream.connect.local.PluginPath;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The zips that users install. */
class ComponentZipIT {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final PgStreamHome HOME = PgStreamHome.locate();
  private static final Pattern JAR = Pattern.compile("(.+?)-(\\d+\\.\\d+).*\\.jar");

  /** What the worker has and shares; a second copy breaks it in ways that are hard to see. */
  private static final List<String> WORKER_JARS =
      List.of("connect-", "kafka", "slf4j", "log4j-core", "log4j-slf4j", "logback");

  @RegisterExtension static final Pipeline PIPELINE = new Pipeline("zips");

  static List<Path> zips() {
    return PluginPath.builtComponents(HOME);
  }

  @ParameterizedTest
  @MethodSource("zips")
  void isOneFolderInTheLayoutOfConfluentHub(Path zip) throws IOException {
    ComponentZip component = ComponentZip.read(zip);

    assertThat(component.topFolders()).containsExactly("pgstream-" + module(zip) + "-" + version());
    assertThat(component.names())
        .contains(
            "manifest.json",
            "doc/README.md",
            "doc/LICENSE",
            "lib/" + module(zip) + "-" + version() + ".jar",
            "assets/logo.svg")
        .anyMatch(name -> name.matches("doc/config-.*\\.md"))
        .anyMatch(name -> name.matches("etc/.*\\.json"));
  }

  @ParameterizedTest
  @MethodSource("zips")
  void hasAManifestWithoutGaps(Path zip) throws IOException {
    ComponentZip component = ComponentZip.read(zip);
    String text = new String(component.content("manifest.json"), StandardCharsets.UTF_8);
    JsonNode manifest = JSON.readTree(text);

    assertThat(text).doesNotContain("${");
    assertThat(manifest.path("name").asText()).isEqualTo(module(zip));
    assertThat(manifest.path("version").asText()).isEqualTo(version());
    assertThat(manifest.at("/owner/username").asText()).isEqualTo("pgstream");
    assertThat(manifest.path("title").asText()).isNotBlank();
    assertThat(manifest.path("description").asText()).isNotBlank();
    assertThat(manifest.at("/component_types/0").asText())
        .isEqualTo(module(zip).contains("source") ? "source" : "sink");
    assertThat(manifest.at("/license/0/name").asText()).startsWith("Apache License");
    assertThat(manifest.at("/features/kafka_connect_api").asBoolean()).isTrue();
    assertThat(manifest.at("/features/delivery_guarantee")).isNotEmpty();
    assertThat(manifest.path("requirements")).isNotEmpty();
    assertThat(manifest.path("release_date").asText()).matches("\\d{4}-\\d\\d-\\d\\d");
    assertThat(component.names())
        .contains(manifest.path("logo").asText(), manifest.at("/owner/logo").asText());
  }

  @ParameterizedTest
  @MethodSource("zips")
  void carriesTheListedJarsAndNoneOfTheWorkers(Path zip) throws IOException {
    List<String> jars = ComponentZip.read(zip).jars();
    assertThat(jars).noneMatch(jar -> WORKER_JARS.stream().anyMatch(jar::startsWith));

    Path list = HOME.root().resolve(module(zip)).resolve("src/assembly/runtime-jars.txt");
    List<String> names = jars.stream().map(ComponentZipIT::nameInList).sorted().toList();
    if (Boolean.getBoolean("pgstream.docs.update")) {
      Files.createDirectories(list.getParent());
      Files.write(list, names);
    }
    assertThat(names)
        .as("if this is wanted, write %s anew with: mvn verify -Dpgstream.docs.update=true", list)
        .isEqualTo(Files.readAllLines(list));
  }

  /** Of our own jars the name; of others the line of versions too, which a patch leaves alone. */
  private static String nameInList(String jar) {
    Matcher matcher = JAR.matcher(jar);
    assertThat(matcher.matches()).as(jar).isTrue();
    return jar.startsWith("pgstream-")
        ? matcher.group(1)
        : matcher.group(1) + "-" + matcher.group(2);
  }

  @ParameterizedTest
  @MethodSource("zips")
  void isReproducibleBecauseNoEntryHasATimeOfItsOwn(Path zip) throws IOException {
    LocalDateTime fixed =
        LocalDateTime.ofInstant(
            Instant.parse(System.getProperty("pgstream.build.timestamp")), ZoneOffset.UTC);
    assertThat(ComponentZip.read(zip).times()).containsOnly(fixed);
  }

  @Test
  void isListedByKafkaAsLoadableWithManifest(@TempDir Path folder) throws Exception {
    Path plugins = PluginPath.unzip(zips(), folder.resolve("plugins"));
    Path output = folder.resolve("list.txt");
    Process list =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                HOME.kafkaClassPath(),
                "org.apache.kafka.tools.ConnectPluginPath",
                "list",
                "--plugin-path",
                plugins.toString())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    try {
      // It loads every class of every jar.
      assertThat(list.waitFor(3, TimeUnit.MINUTES)).isTrue();
    } finally {
      list.destroyForcibly();
    }
    List<String[]> rows =
        Files.readAllLines(output).stream().map(line -> line.split("\t", -1)).toList();
    List<String> header = Arrays.asList(rows.get(0));

    for (Role role : Role.values()) {
      assertThat(rows)
          .filteredOn(row -> row[0].equals(role.connectorClass()))
          .singleElement()
          .satisfies(
              row -> {
                assertThat(row[header.indexOf("isLoadable")]).isEqualTo("true");
                assertThat(row[header.indexOf("hasManifest")]).isEqualTo("true");
                assertThat(row[header.indexOf("pluginVersion")]).isEqualTo(version());
              });
    }
  }

  @Test
  void isLoadedByTheWorkerThatScansNothing() {
    for (Role role : Role.values()) {
      assertThat(PIPELINE.connect().plugins())
          .filteredOn(plugin -> plugin.path("class").asText().equals(role.connectorClass()))
          .singleElement()
          .satisfies(
              plugin -> {
                assertThat(plugin.path("version").asText()).isEqualTo(version());
                assertThat(plugin.path("type").asText())
                    .isEqualTo(role == Role.SOURCE ? "source" : "sink");
              });
    }
  }

  private static String module(Path zip) {
    return zip.toString().replaceFirst(".*/([^/]+)/target/components/packages/.*", "$1");
  }

  private static String version() {
    return System.getProperty("pgstream.version");
  }
}
