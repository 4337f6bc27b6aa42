package io.pgstream.connect.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.pgstream.connect.local.PgStreamHome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What can be said of the container files without a container engine. */
class DockerFilesTest {
  private static final Path ROOT = PgStreamHome.locate().root();
  private static final Path COMPOSE = ROOT.resolve("docker/compose.yaml");
  private static final Pattern COPY = Pattern.compile("(?m)^COPY (\\S+) \\S+$");
  private static final Pattern ENV_REFERENCE = Pattern.compile("\\$\\{env:(\\w+)}");

  private static JsonNode services() throws IOException {
    return new YAMLMapper().readTree(COMPOSE.toFile()).path("services");
  }

  @Test
  void everyImageThatIsBuiltHasItsFile() throws IOException {
    List<Path> dockerfiles = new ArrayList<>();
    for (JsonNode service : services()) {
      JsonNode build = service.path("build");
      if (!build.isMissingNode()) {
        Path context = COMPOSE.resolveSibling(build.path("context").asText()).normalize();
        dockerfiles.add(context.resolve(build.path("dockerfile").asText("Dockerfile")));
      }
    }
    assertThat(dockerfiles).hasSize(2).allSatisfy(file -> assertThat(file).isRegularFile());
  }

  @Test
  void everyCopiedPathIsInTheRepositoryOrIsBuilt() throws IOException {
    Matcher copy = COPY.matcher(Files.readString(ROOT.resolve("docker/connect/Dockerfile")));
    List<String> sources = new ArrayList<>();
    while (copy.find()) {
      sources.add(copy.group(1));
    }
    assertThat(sources).hasSize(5);
    String ignored = Files.readString(ROOT.resolve(".dockerignore"));
    for (String source : sources) {
      String built = "/target/components/packages/*.zip";
      if (source.endsWith(built)) {
        String module = source.substring(0, source.length() - built.length());
        assertThat(ROOT.resolve(module).resolve("pom.xml")).isRegularFile();
        assertThat(ignored).contains("!" + module + "/target/components/packages");
      } else {
        assertThat(ROOT.resolve(source)).isRegularFile();
      }
    }
  }

  @Test
  void imagesHaveTheVersionsOfTheBuild() throws IOException {
    assertThat(services().path("kafka").path("image").asText())
        .isEqualTo("apache/kafka:" + System.getProperty("kafka.version"));
    assertThat(services().path("opensearch").path("image").asText())
        .isEqualTo("opensearchproject/opensearch:" + System.getProperty("opensearch.version"));
    assertThat(Files.readString(ROOT.resolve("docker/connect/Dockerfile")))
        .contains("FROM apache/kafka:" + System.getProperty("kafka.version") + "\n");
  }

  @Test
  void theWorkerKnowsWhatTheConnectorFilesReferTo() throws IOException {
    JsonNode environment = services().path("connect").path("environment");
    for (String connector : List.of("source", "pg-sink", "opensearch-sink")) {
      String file = Files.readString(ROOT.resolve("config/pgstream-" + connector + ".json"));
      Matcher reference = ENV_REFERENCE.matcher(file);
      assertThat(reference.find()).as(connector).isTrue();
      assertThat(environment.has(reference.group(1))).as(reference.group(1)).isTrue();
    }
  }

  @Test
  void theWorkersScriptIsAShellScript() throws Exception {
    Process check =
        new ProcessBuilder("sh", "-n", ROOT.resolve("docker/connect/worker.sh").toString())
            .inheritIO()
            .start();
    assertThat(check.waitFor()).isZero();
  }

  @Test
  void everyServiceBelongsToTheProfileThatStartsAll() throws IOException {
    assertThat(services())
        .isNotEmpty()
        .allSatisfy(service -> assertThat(service.path("profiles").toString()).contains("\"all\""));
  }
}
