package io.pgstream.connect.it;

import static io.pgstream.connect.it.Waiting.PATIENCE;
import static io.pgstream.connect.it.Waiting.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.header.Header;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A record of somebody else in the topic. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class MalformedRecordIT {
  private static final List<Role> SINKS = List.of(Role.POSTGRES_SINK, Role.OPENSEARCH_SINK);
  private static final String VALUE = "the secret of somebody else";

  @RegisterExtension static final Pipeline PIPELINE = new Pipeline("malformed");

  private static RecordMetadata malformed;

  @BeforeAll
  static void putAMalformedRecordBetweenTwoRows() throws Exception {
    PIPELINE.start();
    PIPELINE.source().execute("CREATE TABLE t(id INTEGER PRIMARY KEY)", "INSERT INTO t VALUES (1)");
    PIPELINE.comparison().awaitSame();
    malformed = PIPELINE.topic().append("public", VALUE.getBytes(StandardCharsets.UTF_8));
    PIPELINE.source().execute("INSERT INTO t VALUES (2)");
  }

  @Test
  @Order(1)
  void stopsASinkWithoutReporterAndIsNamedByItsPosition() {
    for (Role role : SINKS) {
      eventually()
          .untilAsserted(() -> assertThat(task(role).path("state").asText()).isEqualTo("FAILED"));
      assertThat(task(role).path("trace").asText())
          .as(role.file())
          .contains(position())
          .doesNotContain(VALUE, "secret");
    }
  }

  @Test
  @Order(2)
  void letsNothingPassThatComesAfterIt() throws Exception {
    assertThat(PIPELINE.target().rows("t")).containsExactly("(1)");
    assertThat(PIPELINE.comparison().documents())
        .containsOnlyKeys(PIPELINE.comparison().tableId("t") + "_1");
  }

  @Test
  @Order(3)
  void goesToTheDeadLetterQueueOfASinkWithReporterAndTheRestIsApplied() throws Exception {
    for (Role role : SINKS) {
      Map<String, String> config = PIPELINE.config(role);
      config.put("errors.tolerance", "all");
      config.put("errors.deadletterqueue.topic.name", deadLetterQueue(role).name());
      config.put("errors.deadletterqueue.topic.replication.factor", "1");
      config.put("errors.deadletterqueue.context.headers.enable", "true");
      PIPELINE.connect().putConfig(PIPELINE.connector(role), config);
    }
    PIPELINE.source().execute("INSERT INTO t VALUES (3)");
    PIPELINE.comparison().awaitSame();
    for (Role role : SINKS) {
      PIPELINE.connect().awaitRunning(PIPELINE.connector(role), PATIENCE);
      assertThat(deadLetterQueue(role).read()).singleElement().satisfies(this::isTheRecord);
    }
  }

  private void isTheRecord(ConsumerRecord<String, byte[]> reported) {
    assertThat(new String(reported.value(), StandardCharsets.UTF_8)).isEqualTo(VALUE);
    assertThat(header(reported, "__connect.errors.offset"))
        .isEqualTo(String.valueOf(malformed.offset()));
    assertThat(header(reported, "__connect.errors.exception.message"))
        .contains(position())
        .doesNotContain("secret");
  }

  private static String header(ConsumerRecord<String, byte[]> record, String name) {
    Header header = record.headers().lastHeader(name);
    return new String(header.value(), StandardCharsets.UTF_8);
  }

  private static Topic deadLetterQueue(Role role) {
    return new Topic(
        PIPELINE.topic().bootstrapServers(), PIPELINE.connector(role) + "-dead-letters");
  }

  private static JsonNode task(Role role) {
    return PIPELINE.connect().status(PIPELINE.connector(role)).path("tasks").path(0);
  }

  private static String position() {
    return malformed.topic() + "-" + malformed.partition() + "@" + malformed.offset();
  }
}
