package io.pgstream.connect.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JsonConnectorSetupTest {

  private final Placeholders placeholders =
      new Placeholders(
          Map.of("PGSTREAM_SOURCE_URL", "postgres://a:\"b\\@h/d", "PGSTREAM_TARGET_URL", ""));

  @TempDir private Path folder;

  @Test
  void replacesPlaceholdersAndLeavesConfigProvidersToTheWorker() throws IOException {
    Path file =
        file(
            "{'name':'src','config':{'connection.url':'${PGSTREAM_SOURCE_URL}','password':'${env:PW}','tasks.max':1}}");

    JsonNode config = JsonConnectorSetup.read(file, placeholders).path("config");

    assertThat(config.path("connection.url").asText()).isEqualTo("postgres://a:\"b\\@h/d");
    assertThat(config.path("password").asText()).isEqualTo("${env:PW}");
    assertThat(config.path("tasks.max").asInt()).isEqualTo(1);
  }

  @Test
  void namesFileAndKeyOfAnUnknownPlaceholder() throws IOException {
    Path file = file("{'name':'src','config':{'connection.url':'${SOURCE}'}}");

    assertThatThrownBy(() -> JsonConnectorSetup.read(file, placeholders))
        .hasMessageContaining("connector.json, key \"connection.url\": no value for ${SOURCE}")
        .hasMessageContaining("PGSTREAM_SOURCE_URL");
  }

  @Test
  void refusesThePlaceholderOfAServiceThatWasNotStarted() throws IOException {
    Path file = file("{'name':'sink','config':{'connection.url':'${PGSTREAM_TARGET_URL}'}}");

    assertThatThrownBy(() -> JsonConnectorSetup.read(file, placeholders))
        .hasMessageContaining("no value for ${PGSTREAM_TARGET_URL}");
  }

  @Test
  void refusesAFileThatIsNoConnector() throws IOException {
    Path file = file("{'connector.class':'X'}");

    assertThatThrownBy(() -> JsonConnectorSetup.read(file, placeholders))
        .hasMessageContaining("needs \"name\" and \"config\"");
  }

  private Path file(String json) throws IOException {
    return Files.writeString(folder.resolve("connector.json"), json.replace('\'', '"'));
  }
}
