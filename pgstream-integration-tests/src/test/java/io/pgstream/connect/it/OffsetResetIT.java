package io.pgstream.connect.it;

import static io.pgstream.connect.it.Waiting.PATIENCE;
import static io.pgstream.connect.it.Waiting.eventually;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pgstream.connect.local.rest.ConnectorState;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Offsets of the sinks that are reset or moved through Connect's REST interface. */
class OffsetResetIT {
  private static final ObjectMapper JSON = new ObjectMapper();

  @RegisterExtension static final Pipeline PIPELINE = new Pipeline("offsetreset");

  @BeforeAll
  static void start() throws Exception {
    PIPELINE.start();
    PIPELINE
        .source()
        .execute(
            "CREATE TABLE kept(id INTEGER PRIMARY KEY)",
            "CREATE TABLE skipped(id INTEGER PRIMARY KEY)",
            "INSERT INTO kept VALUES (1), (2)",
            "UPDATE kept SET id = 3 WHERE id = 2");
    PIPELINE.comparison().awaitSame();
  }

  private static void stop(Role role) {
    PIPELINE.connect().stop(PIPELINE.connector(role));
    PIPELINE.connect().awaitState(PIPELINE.connector(role), ConnectorState.STOPPED, PATIENCE);
    eventually()
        .until(() -> PIPELINE.connect().status(PIPELINE.connector(role)).path("tasks").isEmpty());
  }

  private static void resume(Role role) {
    PIPELINE.connect().resume(PIPELINE.connector(role));
    PIPELINE.connect().awaitRunning(PIPELINE.connector(role), PATIENCE);
  }

  /** The group is not empty for a moment after its last member has left. */
  private static void reset(Role role) {
    eventually().until(() -> PIPELINE.connect().deleteOffsets(PIPELINE.connector(role)) != null);
  }

  @Test
  void aResetAppliesTheWholeTopicAgainToPostgres() throws Exception {
    stop(Role.POSTGRES_SINK);
    PIPELINE.target().execute("DELETE FROM kept");
    reset(Role.POSTGRES_SINK);
    assertThat(PIPELINE.target().column("SELECT next_offset FROM pgstream.sink_offsets")).isEmpty();
    resume(Role.POSTGRES_SINK);
    eventually()
        .untilAsserted(
            () -> assertThat(PIPELINE.target().rows("kept")).containsExactly("(1)", "(3)"));
  }

  @Test
  void aResetBuildsTheIndexAnew() throws Exception {
    stop(Role.OPENSEARCH_SINK);
    PIPELINE.search().delete("/" + Comparison.INDEX);
    reset(Role.OPENSEARCH_SINK);
    resume(Role.OPENSEARCH_SINK);
    eventually().untilAsserted(PIPELINE.comparison()::assertSameDocuments);
  }

  @Test
  void aMoveForwardSkipsWhatIsBetween() throws Exception {
    stop(Role.POSTGRES_SINK);
    PIPELINE.source().execute("INSERT INTO skipped VALUES (1)");
    long end = awaitRecordOf("skipped") + 1;
    ObjectNode offset = JSON.createObjectNode();
    offset
        .putObject("partition")
        .put("kafka_topic", PIPELINE.topic().name())
        .put("kafka_partition", 0);
    offset.putObject("offset").put("kafka_offset", end);
    ObjectNode offsets = JSON.createObjectNode();
    offsets.putArray("offsets").add(offset);
    String connector = PIPELINE.connector(Role.POSTGRES_SINK);
    eventually().until(() -> PIPELINE.connect().patchOffsets(connector, offsets) != null);
    assertThat(PIPELINE.target().column("SELECT next_offset FROM pgstream.sink_offsets"))
        .containsExactly(String.valueOf(end));
    resume(Role.POSTGRES_SINK);
    PIPELINE.source().execute("INSERT INTO skipped VALUES (2)");
    eventually()
        .untilAsserted(() -> assertThat(PIPELINE.target().rows("skipped")).containsExactly("(2)"));
    PIPELINE.target().execute("INSERT INTO skipped VALUES (1)");
  }

  /** The offset of the last record that names the table, once it is there. */
  private static long awaitRecordOf(String table) {
    String text = "\"table\":\"" + table + "\"";
    return eventually()
        .until(
            () ->
                PIPELINE.topic().read().stream()
                    .filter(record -> record.value() != null)
                    .filter(record -> new String(record.value(), UTF_8).contains(text))
                    .mapToLong(record -> record.offset())
                    .max()
                    .orElse(-1L),
            offset -> offset >= 0);
  }
}
