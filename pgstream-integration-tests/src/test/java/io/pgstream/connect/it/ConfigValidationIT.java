package io.pgstream.connect.it;

import static io.pgstream.connect.it.Waiting.PATIENCE;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.postgresql.PGConnection;
import org.postgresql.replication.PGReplicationStream;

/** A wrong configuration is refused on the field at fault, with cause and remedy. */
class ConfigValidationIT {
  private static final String USER = "it_validator";
  private static final String PASSWORD = "sesame-1507";
  private static final String WRONG_PASSWORD = "tahini-4711";
  private static final String NOWHERE = "postgres://" + USER + ":" + PASSWORD + "@127.0.0.1:1/db";

  @RegisterExtension static final Pipeline PIPELINE = new Pipeline("validation");

  @BeforeAll
  static void createRoles() throws SQLException {
    for (Database server : List.of(PIPELINE.source(), PIPELINE.target())) {
      server.execute(
          "DROP ROLE IF EXISTS " + USER,
          "CREATE ROLE " + USER + " LOGIN SUPERUSER PASSWORD '" + PASSWORD + "'");
    }
    PIPELINE
        .source()
        .execute(
            "DROP ROLE IF EXISTS it_no_replication",
            "CREATE ROLE it_no_replication LOGIN PASSWORD '" + PASSWORD + "'");
  }

  @Test
  void acceptsTheFilesOfTheConfigFolder() throws IOException {
    for (Role role : Role.values()) {
      assertThat(errors(role, Map.of())).as(role.file()).isEmpty();
    }
  }

  @Test
  void namesTheUrlOfADatabaseThatCannotBeReached() throws IOException {
    assertThat(errors(Role.SOURCE, Map.of("connection.url", NOWHERE)))
        .containsOnlyKeys("connection.url")
        .hasEntrySatisfying(
            "connection.url",
            error -> assertThat(error).contains("127.0.0.1:1", "refused", "start the server"));
    assertThat(errors(Role.POSTGRES_SINK, Map.of("connection.url", NOWHERE)))
        .containsOnlyKeys("connection.url")
        .hasEntrySatisfying(
            "connection.url",
            error -> assertThat(error).contains("127.0.0.1:1", "refused", "check"));
    assertThat(errors(Role.OPENSEARCH_SINK, Map.of("connection.url", "http://127.0.0.1:1")))
        .containsOnlyKeys("connection.url")
        .hasEntrySatisfying(
            "connection.url",
            error -> assertThat(error).contains("127.0.0.1:1", "refused", "check"));
  }

  @Test
  void namesTheUrlWhenThePasswordIsWrong() throws IOException {
    for (Role role : List.of(Role.SOURCE, Role.POSTGRES_SINK)) {
      Map<String, String> login =
          Map.of("connection.user", USER, "connection.password", WRONG_PASSWORD);
      assertThat(errors(role, login))
          .containsOnlyKeys("connection.url")
          .hasEntrySatisfying("connection.url", error -> assertThat(error).contains("password"));
    }
  }

  @Test
  void namesTheSlotThatUsesAnotherPlugin() throws Exception {
    PIPELINE
        .source()
        .execute("SELECT pg_create_logical_replication_slot('it_other_plugin', 'test_decoding')");
    assertThat(errors(Role.SOURCE, Map.of("slot.name", "it_other_plugin")))
        .containsOnlyKeys("slot.name")
        .hasEntrySatisfying(
            "slot.name",
            error ->
                assertThat(error).contains("it_other_plugin", "test_decoding", "wal2json", "drop"));
  }

  @Test
  void namesTheSlotThatSomebodyElseReads() throws Exception {
    PIPELINE.source().execute("SELECT pg_create_logical_replication_slot('it_busy', 'wal2json')");
    try (Connection reader = PIPELINE.source().connector().openReplication();
        PGReplicationStream stream =
            reader
                .unwrap(PGConnection.class)
                .getReplicationAPI()
                .replicationStream()
                .logical()
                .withSlotName("it_busy")
                .start()) {
      assertThat(stream.isClosed()).isFalse();
      assertThat(errors(Role.SOURCE, Map.of("slot.name", "it_busy")))
          .containsOnlyKeys("slot.name")
          .hasEntrySatisfying(
              "slot.name",
              error -> assertThat(error).contains("it_busy", "active for PID", "another slot"));
    }
  }

  @Test
  void namesTheUserWhoMayNotReplicate() throws IOException {
    assertThat(errors(Role.SOURCE, Map.of("connection.user", "it_no_replication")))
        .containsOnlyKeys("connection.user")
        .hasEntrySatisfying(
            "connection.user",
            error -> assertThat(error).contains("REPLICATION", "ALTER ROLE it_no_replication"));
  }

  @Test
  void namesTheUrlOfAServerWithoutLogicalWal() throws IOException {
    String target = PIPELINE.config(Role.POSTGRES_SINK).get("connection.url");
    assertThat(errors(Role.SOURCE, Map.of("connection.url", target)))
        .containsOnlyKeys("connection.url")
        .hasEntrySatisfying(
            "connection.url",
            error -> assertThat(error).contains("wal_level", "replica", "logical", "restart"));
  }

  @Test
  void namesTheConverterThatWouldChangeRecords() throws IOException {
    String converter = "org.apache.kafka.connect.json.JsonConverter";
    for (Role role : Role.values()) {
      assertThat(errors(role, Map.of("value.converter", converter)))
          .as(role.file())
          .containsOnlyKeys("value.converter")
          .hasEntrySatisfying(
              "value.converter",
              error -> assertThat(error).contains(converter, "ByteArrayConverter"));
    }
  }

  @Test
  void namesASlotNameThatTheServerWouldRefuse() throws IOException {
    assertThat(errors(Role.SOURCE, Map.of("slot.name", "My-Slot")))
        .containsOnlyKeys("slot.name")
        .hasEntrySatisfying("slot.name", error -> assertThat(error).contains("My-Slot", "a-z"));
  }

  @Test
  void namesTheUrlThatIsMissing() throws IOException {
    for (Role role : Role.values()) {
      Map<String, String> config = loginConfig(role, Map.of());
      config.remove("connection.url");
      assertThat(errorsOf(role, config))
          .as(role.file())
          .containsOnlyKeys("connection.url")
          .hasEntrySatisfying(
              "connection.url", error -> assertThat(error).contains("connection.url"));
    }
  }

  @Test
  void acceptsANewConfigurationOfARunningConnector() throws IOException {
    PIPELINE.register(Role.SOURCE, Map.of());
    Map<String, String> config = PIPELINE.config(Role.SOURCE);
    config.put("heartbeat.interval.ms", "1000");

    assertThat(errorsOf(Role.SOURCE, config)).isEmpty();
    JsonNode answer = PIPELINE.connect().putConfig(PIPELINE.connector(Role.SOURCE), config);
    assertThat(answer.at("/config/heartbeat.interval.ms").asText()).isEqualTo("1000");
    PIPELINE.connect().awaitRunning(PIPELINE.connector(Role.SOURCE), PATIENCE);
  }

  private static Map<String, String> errors(Role role, Map<String, String> changes)
      throws IOException {
    return errorsOf(role, loginConfig(role, changes));
  }

  /** With a password that is no other word of the answer. */
  private static Map<String, String> loginConfig(Role role, Map<String, String> changes)
      throws IOException {
    Map<String, String> config = PIPELINE.config(role);
    if (role != Role.OPENSEARCH_SINK) {
      config.put("connection.user", USER);
      config.put("connection.password", PASSWORD);
    }
    config.putAll(changes);
    return config;
  }

  /** The messages by field, after a look for secrets in the whole answer. */
  private static Map<String, String> errorsOf(Role role, Map<String, String> config) {
    JsonNode answer = PIPELINE.connect().validate(role.connectorClass(), config);
    assertThat(answer.toString()).doesNotContain(PASSWORD, WRONG_PASSWORD);
    Map<String, String> errors = new TreeMap<>();
    for (JsonNode field : answer.path("configs")) {
      List<String> messages = new ArrayList<>();
      field.at("/value/errors").forEach(message -> messages.add(message.asText()));
      if (!messages.isEmpty()) {
        errors.put(field.at("/value/name").asText(), String.join("\n", messages));
      }
    }
    assertThat(answer.path("error_count").asInt()).isEqualTo(errors.size());
    return errors;
  }
}
