package io.pgstream.connect.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.pgstream.connect.common.config.ConfigDocs;
import io.pgstream.connect.local.PgStreamHome;
import io.pgstream.connect.sink.opensearch.OpenSearchSinkConnector;
import io.pgstream.connect.sink.postgres.PgSinkConnector;
import io.pgstream.connect.source.PgStreamSourceConnector;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.kafka.common.config.ConfigDef.ConfigKey;
import org.apache.kafka.connect.connector.Connector;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ConfigReferenceTest {
  private static final boolean UPDATE = Boolean.getBoolean("pgstream.docs.update");

  static Arguments[] connectors() {
    return new Arguments[] {
      Arguments.of("config-source.md", "Source connector", new PgStreamSourceConnector()),
      Arguments.of("config-pg-sink.md", "Postgres sink connector", new PgSinkConnector()),
      Arguments.of(
          "config-opensearch-sink.md", "OpenSearch sink connector", new OpenSearchSinkConnector())
    };
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("connectors")
  void isWhatTheCodeDefines(String file, String title, Connector connector) throws IOException {
    Path page = PgStreamHome.locate().root().resolve("docs").resolve(file);
    String generated =
        ConfigDocs.markdown(title, connector.getClass().getName(), connector.config());
    if (UPDATE) {
      Files.writeString(page, generated);
    }
    assertThat(Files.readString(page))
        .as("write it anew with: mvn verify -Dpgstream.docs.update=true")
        .isEqualTo(generated);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("connectors")
  void everyKeyHasWhatAUserInterfaceShows(String file, String title, Connector connector) {
    assertThat(connector.config().configKeys().values())
        .allSatisfy(
            key -> {
              assertThat(key.documentation).as(key.name).endsWith(".");
              assertThat(key.group).as(key.name).isNotBlank();
              assertThat(key.displayName).as(key.name).isNotBlank();
              assertThat(key.orderInGroup).as(key.name).isPositive();
            });
    assertThat(connector.config().configKeys().values().stream().map(ConfigReferenceTest::place))
        .doesNotHaveDuplicates();
  }

  private static String place(ConfigKey key) {
    return key.group + " " + key.orderInGroup;
  }
}
