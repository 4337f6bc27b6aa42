package io.pgstream.connect.it.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.pgstream.connect.local.LocalStack;
import io.pgstream.connect.local.PostgresServer;
import io.pgstream.connect.local.ServiceKind;
import io.pgstream.connect.source.PgStreamSourceConnector;
import io.pgstream.connect.source.PgStreamSourceTask;
import io.pgstream.connect.source.config.SourceConnectorConfig;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.config.ConfigValue;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.core.LogEvent;
import org.apache.logging.log4j.core.Logger;
import org.apache.logging.log4j.core.appender.AbstractAppender;
import org.apache.logging.log4j.core.config.Configurator;
import org.apache.logging.log4j.core.config.Property;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The source's passwords get into no log, exception, status trace, validation or task config. */
class SourceSecretsIT {
  private static final String SECRET = "Xyzzy4711";

  private static LocalStack stack;

  @BeforeAll
  static void start() {
    stack = LocalStack.builder().services(ServiceKind.SOURCE).start();
  }

  @AfterAll
  static void stop() {
    if (stack != null) {
      stack.close();
    }
  }

  private static Map<String, String> properties(String url) {
    Map<String, String> properties = new HashMap<>(Pipeline.sourceProperties(url, "no_such_slot"));
    properties.put("retry.backoff.ms", "10");
    return properties;
  }

  private static List<String> urls() {
    String address = "127.0.0.1:" + stack.source().port() + "/postgres";
    return List.of(
        "postgres://postgres:" + SECRET + "@" + address,
        "postgres://nobody:" + SECRET + "@" + address + "?sslpassword=" + SECRET,
        "postgres://u:" + SECRET + "@localhost:1/db",
        "postgres://u@no-such-host.invalid/db?password=" + SECRET,
        "postgres://u:" + SECRET + "/x@localhost:1/db",
        "postgres://u:%" + SECRET + "@localhost:1/db",
        SECRET);
  }

  private static String trace(Throwable error) {
    StringWriter text = new StringWriter();
    error.printStackTrace(new PrintWriter(text));
    return text.toString();
  }

  @Test
  void staySecretInValidation() {
    for (String url : urls()) {
      List<ConfigValue> values =
          new PgStreamSourceConnector().validate(properties(url)).configValues();
      assertThat(values).anySatisfy(value -> assertThat(value.errorMessages()).isNotEmpty());
      assertThat(values).noneMatch(value -> value.toString().contains(SECRET));
    }
  }

  @Test
  void staySecretInLogsAndExceptionsOfATaskThatCannotConnect() {
    try (Lines log = new Lines()) {
      for (String url : urls()) {
        Throwable thrown = catchThrowable(() -> runUntilItFailsOrRetries(url, log));
        if (thrown != null) {
          assertThat(trace(thrown)).doesNotContain(SECRET);
        }
      }
      assertThat(log.lines).isNotEmpty().noneMatch(line -> line.contains(SECRET));
    }
  }

  private static void runUntilItFailsOrRetries(String url, Lines log) {
    int before = log.warnings();
    PgStreamSourceTask task = new PgStreamSourceTask();
    task.initialize(new FakeSourceTaskContext());
    try {
      task.start(properties(url));
      Awaitility.await()
          .atMost(Duration.ofSeconds(30))
          .until(
              () -> {
                task.poll();
                return log.warnings() > before;
              });
    } finally {
      task.stop();
    }
  }

  @Test
  void staySecretInTheTextOfAConfiguration() {
    Map<String, String> properties = properties("postgres://u:" + SECRET + "@localhost/db");
    properties.put("connection.password", SECRET);
    SourceConnectorConfig config = new SourceConnectorConfig(properties);
    assertThat(config.values().toString()).doesNotContain(SECRET);
    assertThat(config.url().toString()).doesNotContain(SECRET);
    assertThat(catchThrowable(() -> new SourceConnectorConfig(properties(SECRET))))
        .satisfies(error -> assertThat(trace(error)).doesNotContain(SECRET));
  }

  @Test
  void stayReferencesInTaskConfigs() {
    Map<String, String> properties =
        Map.of("name", "source", "connection.url", "${env:PGSTREAM_SOURCE_URL}");
    PgStreamSourceConnector connector = new PgStreamSourceConnector();
    connector.start(properties);
    assertThat(connector.taskConfigs(1)).containsExactly(properties);
  }

  @Test
  void staySecretWhenTheServerRefusesAStatement() throws Exception {
    stack.source().execute("CREATE ROLE poor LOGIN REPLICATION PASSWORD '" + SECRET + "'");
    String url =
        stack
            .source()
            .url()
            .replace(
                PostgresServer.USER + ":" + PostgresServer.PASSWORD + "@", "poor:" + SECRET + "@");
    try (Lines log = new Lines()) {
      Throwable thrown = catchThrowable(() -> runUntilItFailsOrRetries(url, log));
      assertThat(thrown).isInstanceOf(ConnectException.class);
      assertThat(trace(thrown)).doesNotContain(SECRET);
      assertThat(log.lines).noneMatch(line -> line.contains(SECRET));
    }
  }

  /** What this project and Kafka's configuration classes log, with stack traces. */
  private static final class Lines extends AbstractAppender implements AutoCloseable {
    private static final List<String> LOGGERS = List.of("io.pgstream", "org.apache.kafka");
    private final List<String> lines = java.util.Collections.synchronizedList(new ArrayList<>());

    Lines() {
      super("lines", null, null, true, Property.EMPTY_ARRAY);
      start();
      for (String name : LOGGERS) {
        Configurator.setLevel(name, Level.DEBUG);
        ((Logger) LogManager.getLogger(name)).addAppender(this);
      }
    }

    @Override
    public void append(LogEvent event) {
      lines.add(
          event.getLevel()
              + " "
              + event.getMessage().getFormattedMessage()
              + (event.getThrown() == null ? "" : trace(event.getThrown())));
    }

    int warnings() {
      synchronized (lines) {
        return (int) lines.stream().filter(line -> line.startsWith("WARN")).count();
      }
    }

    @Override
    public void close() {
      for (String name : LOGGERS) {
        ((Logger) LogManager.getLogger(name)).removeAppender(this);
        Configurator.setLevel(name, Level.ERROR);
      }
      stop();
    }
  }
}
