package io.pgstream.connect.it;

import static io.pgstream.connect.it.Waiting.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.pgstream.connect.common.postgres.PostgresUrl;
import io.pgstream.connect.local.rest.RestException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/**
 * Passwords of the source, the target and OpenSearch, and values of rows, get neither into the log
 * of a real worker nor into an answer of its REST interface, however connectors fail.
 */
class SecretsIT {
  private static final String SECRET = "Sesame7391";
  private static final String VALUE = "Plugh8264";
  private static final String SOURCE_ROLE = "secret_reader";
  private static final String TARGET_ROLE = "secret_writer";

  @RegisterExtension static final Pipeline PIPELINE = new Pipeline("secrets");

  @TempDir private static Path folder;

  /** What the REST interface has answered, and why it has refused. */
  private final List<String> answers = new ArrayList<>();

  @BeforeAll
  static void createRolesAndSecrets() throws IOException, SQLException {
    PIPELINE.cluster().processes();
    PIPELINE
        .source()
        .execute(
            "CREATE ROLE %s LOGIN SUPERUSER REPLICATION PASSWORD '%s'"
                .formatted(SOURCE_ROLE, SECRET));
    PIPELINE
        .target()
        .execute(
            "CREATE ROLE %s LOGIN PASSWORD '%s'".formatted(TARGET_ROLE, SECRET),
            "GRANT CREATE ON SCHEMA public TO " + TARGET_ROLE,
            "GRANT CREATE ON DATABASE it_secrets TO " + TARGET_ROLE);
    String source = as(SOURCE_ROLE, PIPELINE.source());
    String target = as(TARGET_ROLE, PIPELINE.target());
    Files.writeString(
        folder.resolve("secrets.properties"),
        String.join(
            "\n",
            "source=" + source,
            "target=" + target,
            "search=" + SECRET,
            "wrongSource=" + source.replace(SECRET, "not" + SECRET),
            "wrongTarget=" + target.replace(SECRET, "not" + SECRET),
            "noSourceServer=postgres://u:" + SECRET + "@127.0.0.1:1/db",
            "noUrl=" + SECRET,
            "badParameter=" + source + "&sslrootcert=/none&sslpassword=" + SECRET + "&sslmode=x"));
  }

  @AfterAll
  static void dropRoles() throws SQLException {
    PIPELINE.connect().delete(PIPELINE.connector(Role.SOURCE));
    PIPELINE.connect().delete(PIPELINE.connector(Role.POSTGRES_SINK));
    eventually()
        .until(
            () -> {
              drop(PIPELINE.source(), SOURCE_ROLE);
              drop(PIPELINE.target(), TARGET_ROLE);
              return true;
            });
  }

  private static void drop(Database database, String role) throws SQLException {
    if (!database.column("SELECT 1 FROM pg_roles WHERE rolname = '" + role + "'").isEmpty()) {
      database.execute(
          "REASSIGN OWNED BY " + role + " TO CURRENT_USER",
          "DROP OWNED BY " + role,
          "DROP ROLE " + role);
    }
  }

  private static String as(String role, Database database) {
    PostgresUrl url = PostgresUrl.parse(database.url());
    return database
        .url()
        .replace(url.user() + ":" + url.password() + "@", role + ":" + SECRET + "@");
  }

  private static String secret(String key) {
    return "${file:" + folder.resolve("secrets.properties") + ":" + key + "}";
  }

  @Test
  void noPasswordAndNoValueLeavesTheWorker() throws Exception {
    refuseToCreate();
    runAll();
    failTheSource();
    failTheTarget();
    failOpenSearch();
    collectAnswers();

    assertThat(answers).noneMatch(SecretsIT::isSecret).anyMatch(text -> text.contains("FAILED"));
    assertThat(log()).isNotEmpty().noneMatch(SecretsIT::isSecret);
  }

  private static boolean isSecret(String text) {
    return text.contains(SECRET) || text.contains(VALUE);
  }

  private void refuseToCreate() throws IOException {
    for (String url : List.of("wrongSource", "noSourceServer", "noUrl", "badParameter")) {
      refuse(Role.SOURCE, Map.of("connection.url", secret(url)));
    }
    for (String url : List.of("wrongTarget", "noSourceServer", "noUrl", "badParameter")) {
      refuse(Role.POSTGRES_SINK, Map.of("connection.url", secret(url)));
    }
    refuse(
        Role.OPENSEARCH_SINK,
        Map.of("connection.url", "https://127.0.0.1:1", "connection.password", secret("search")));
  }

  /** Validates it, as the value itself and as a reference, and tries to create it. */
  private void refuse(Role role, Map<String, String> changes) throws IOException {
    Map<String, String> config = PIPELINE.config(role);
    config.putAll(changes);
    answers.add(PIPELINE.connect().validate(config.get("connector.class"), config).toString());
    RestException refused =
        catchThrowableOfType(RestException.class, () -> PIPELINE.register(role, changes));
    assertThat(refused).as(role + " " + changes).isNotNull();
    answers.add(String.valueOf(refused.getMessage()));
  }

  private static void runAll() throws IOException, SQLException {
    PIPELINE.register(Role.SOURCE, Map.of("connection.url", secret("source")));
    PIPELINE.register(Role.POSTGRES_SINK, Map.of("connection.url", secret("target")));
    PIPELINE.register(
        Role.OPENSEARCH_SINK,
        Map.of("connection.username", "admin", "connection.password", secret("search")));
    PIPELINE
        .source()
        .execute(
            "CREATE TABLE t(id TEXT PRIMARY KEY, v TEXT)",
            "INSERT INTO t VALUES ('%1$s-1', '%1$s')".formatted(VALUE));
    PIPELINE.comparison().awaitSame();
  }

  /** A row breaks a constraint that only the target has. */
  private static void failTheTarget() throws SQLException {
    PIPELINE.target().execute("ALTER TABLE t ADD CONSTRAINT never CHECK (id NOT LIKE '%-2')");
    PIPELINE.source().execute("INSERT INTO t VALUES ('%1$s-2', '%1$s')".formatted(VALUE));
    awaitFailure(Role.POSTGRES_SINK);
  }

  /** The password is changed while the task has a connection, which then is lost. */
  private static void failTheSource() throws SQLException {
    PIPELINE
        .source()
        .execute(
            "ALTER ROLE " + SOURCE_ROLE + " PASSWORD 'other" + SECRET + "'",
            "SELECT pg_terminate_backend(active_pid) FROM pg_replication_slots WHERE slot_name = '"
                + PIPELINE.slot()
                + "'");
    awaitFailure(Role.SOURCE);
    PIPELINE.source().execute("ALTER ROLE " + SOURCE_ROLE + " PASSWORD '" + SECRET + "'");
    PIPELINE.connect().restart(PIPELINE.connector(Role.SOURCE));
  }

  /** The index takes no writes any more. */
  private static void failOpenSearch() throws SQLException, IOException {
    PIPELINE.search().post("/" + Comparison.INDEX + "/_close", null);
    PIPELINE.source().execute("INSERT INTO t VALUES ('%1$s-3', '%1$s')".formatted(VALUE));
    String prefix = "[" + PIPELINE.connector(Role.OPENSEARCH_SINK) + "|";
    eventually()
        .until(
            () ->
                log().stream()
                    .anyMatch(
                        line ->
                            line.contains(prefix)
                                && (line.contains(" WARN ") || line.contains(" ERROR "))));
  }

  private static void awaitFailure(Role role) {
    eventually()
        .until(
            () ->
                PIPELINE
                    .connect()
                    .status(PIPELINE.connector(role))
                    .at("/tasks/0/state")
                    .asText()
                    .equals("FAILED"));
  }

  private void collectAnswers() {
    for (Role role : Role.values()) {
      String name = PIPELINE.connector(role);
      answers.add(PIPELINE.connect().status(name).toString());
      answers.add(PIPELINE.connect().config(name).toString());
      answers.add(PIPELINE.connect().offsets(name).toString());
    }
  }

  private static List<String> log() throws IOException {
    Path file = PIPELINE.cluster().processes().worker().logFile();
    return Files.readAllLines(file, StandardCharsets.UTF_8);
  }
}
