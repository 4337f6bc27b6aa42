package io.pgstream.connect.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.pgstream.connect.local.rest.OpenSearchRest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;

class LocalStackIT {

  private static final Duration PATIENCE = Duration.ofSeconds(30);

  @Test
  void startsEveryServiceAndLeavesNothingBehind() throws Exception {
    List<String> progress = new CopyOnWriteArrayList<>();
    List<ProcessHandle> processes;
    Path directory;
    try (LocalStack stack = LocalStack.builder().workers(2).progress(progress::add).start()) {
      directory = stack.directory();
      processes = processesOf(directory);
      sourceCanDecodeWithWal2json(stack.source());
      postgresKeepsDataAcrossKill(stack.target());
      brokerKeepsDataAcrossKill(stack.broker());
      workersFormOneCluster(stack);
      openSearchFindsDocuments(stack.openSearch().rest());
      otherProcessesSeeTheStack(stack);
      killedWorkerComesBackOnTheSamePort(stack.worker());
      processes.addAll(processesOf(directory));
    }
    assertThat(progress).hasSize(6).allMatch(line -> line.contains("ready in"));
    assertThat(processes).hasSizeGreaterThan(6).noneMatch(ProcessIdentity::isRunning);
    assertThat(directory).doesNotExist();
  }

  @Test
  void leavesNothingBehindWhenAServiceDoesNotStart(@org.junit.jupiter.api.io.TempDir Path parent) {
    Path directory = parent.resolve("stack");
    LocalStackBuilder builder =
        LocalStack.builder()
            .services(ServiceKind.BROKER, ServiceKind.OPENSEARCH)
            .directory(directory)
            .setting(ServiceKind.BROKER, "log.retention.hours", "soon");

    assertThatThrownBy(builder::start)
        .isInstanceOf(LocalStackException.class)
        .hasMessageContaining("log.retention.hours");
    assertThat(directory).doesNotExist();
  }

  @Test
  void isTakenDownByAnotherProcess() throws Exception {
    LocalStack stack = LocalStack.builder().services(ServiceKind.SOURCE).start();
    stack.detach();
    StackDirectory directory = new StackDirectory(stack.directory());
    long pid = stack.source().pid().orElseThrow();

    directory.down();

    assertThat(ProcessHandle.of(pid).filter(ProcessIdentity::isRunning)).isEmpty();
    assertThat(stack.directory()).doesNotExist();
    stack.close();
  }

  private static List<ProcessHandle> processesOf(Path directory) {
    return new ArrayList<>(
        new StackDirectory(directory)
            .services().stream()
                .flatMap(service -> ProcessHandle.of(service.pid()).stream())
                .flatMap(process -> Stream.concat(Stream.of(process), process.descendants()))
                .toList());
  }

  private static void sourceCanDecodeWithWal2json(PostgresServer source) throws SQLException {
    source.execute(
        "SELECT pg_create_logical_replication_slot('probe', 'wal2json')",
        "CREATE TABLE probe (id int PRIMARY KEY)",
        "INSERT INTO probe VALUES (1)");

    assertThat(strings(source, "SELECT data FROM pg_logical_slot_get_changes('probe', NULL, NULL)"))
        .anyMatch(change -> change.contains("\"probe\""));
    source.execute("SELECT pg_drop_replication_slot('probe')");
  }

  private static void postgresKeepsDataAcrossKill(PostgresServer target) throws SQLException {
    target.execute("CREATE TABLE kept (name text)", "INSERT INTO kept VALUES ('alice')");
    String url = target.url();

    target.kill();
    assertThat(target.isReady()).isFalse();
    target.start();

    assertThat(target.url()).isEqualTo(url);
    assertThat(strings(target, "SELECT name FROM kept")).containsExactly("alice");
  }

  private static List<String> strings(PostgresServer server, String query) throws SQLException {
    List<String> rows = new ArrayList<>();
    try (Connection connection = server.connect();
        Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery(query)) {
      while (result.next()) {
        rows.add(result.getString(1));
      }
    }
    return rows;
  }

  private static void brokerKeepsDataAcrossKill(KafkaBroker broker)
      throws ExecutionException, InterruptedException {
    write(broker, "kept");

    broker.kill();
    assertThat(broker.isReady()).isFalse();
    broker.start();

    assertThat(firstRecord(broker)).isEqualTo("kept");
  }

  private static void write(KafkaBroker broker, String value)
      throws ExecutionException, InterruptedException {
    Map<String, Object> config = Map.of("bootstrap.servers", broker.url(), "acks", "all");
    try (KafkaProducer<String, String> producer =
        new KafkaProducer<>(config, new StringSerializer(), new StringSerializer())) {
      producer.send(new ProducerRecord<>("probe", value)).get();
    }
  }

  private static String firstRecord(KafkaBroker broker) {
    Properties config = new Properties();
    config.put("bootstrap.servers", broker.url());
    TopicPartition partition = new TopicPartition("probe", 0);
    try (KafkaConsumer<String, String> consumer =
        new KafkaConsumer<>(config, new StringDeserializer(), new StringDeserializer())) {
      consumer.assign(List.of(partition));
      consumer.seekToBeginning(List.of(partition));
      return consumer.poll(PATIENCE).records(partition).stream()
          .map(ConsumerRecord::value)
          .findFirst()
          .orElseThrow();
    }
  }

  private static void workersFormOneCluster(LocalStack stack) {
    assertThat(stack.workers()).hasSize(2);
    assertThat(stack.workers())
        .allSatisfy(worker -> assertThat(worker.rest().connectors()).isEmpty());
    assertThat(stack.worker().rest().plugins().findValuesAsText("class"))
        .contains("org.apache.kafka.connect.converters.ByteArrayConverter");
  }

  private static void openSearchFindsDocuments(OpenSearchRest rest) throws Exception {
    JsonNode document = new ObjectMapper().readTree("{\"name\":\"alice\"}");
    rest.put("/probe/_doc/1?version=7&version_type=external_gte", document);
    rest.refresh("probe");

    assertThat(rest.count("probe")).isEqualTo(1);
    assertThat(rest.document("probe", "1").orElseThrow().path("_version").asLong()).isEqualTo(7);
    assertThat(rest.searchAll("probe"))
        .extracting(hit -> hit.path("_source"))
        .containsExactly(document);
    assertThat(rest.document("probe", "2")).isEmpty();
    assertThat(rest.count("absent")).isZero();
    rest.post(
        "/probe/_delete_by_query?refresh=true",
        new ObjectMapper().readTree("{\"query\":{\"match_all\":{}}}"));
    assertThat(rest.count("probe")).isZero();
  }

  private static void otherProcessesSeeTheStack(LocalStack stack) {
    StackDirectory directory = new StackDirectory(stack.directory());

    assertThat(directory.services()).hasSize(6).allMatch(ServiceStatus::isRunning);
    assertThat(directory.connections()).isEqualTo(stack.connections());
    assertThat(Files.exists(directory.connectionsFile())).isTrue();
  }

  private static void killedWorkerComesBackOnTheSamePort(ConnectWorker worker) {
    String url = worker.url();
    worker.kill();
    worker.start();

    assertThat(worker.url()).isEqualTo(url);
    assertThat(worker.isReady()).isTrue();
  }
}
