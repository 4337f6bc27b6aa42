package io.pgstream.connect.it.security;

import static java.nio.file.StandardCopyOption.COPY_ATTRIBUTES;
import static org.assertj.core.api.Assertions.assertThat;

import io.pgstream.connect.common.postgres.PostgresConnector;
import io.pgstream.connect.common.postgres.PostgresUrl;
import io.pgstream.connect.local.LocalStack;
import io.pgstream.connect.local.LocalStackBuilder;
import io.pgstream.connect.local.PostgresServer;
import io.pgstream.connect.local.ServiceKind;
import io.pgstream.connect.sink.postgres.PgSinkConnector;
import io.pgstream.connect.source.PgStreamSourceConnector;
import io.pgstream.connect.source.init.SourceInitializer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.config.Config;
import org.apache.kafka.common.config.ConfigValue;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * TLS to servers that demand a client certificate of role {@code tls_user}. Their own certificate
 * is for {@code localhost} and not for 127.0.0.1.
 */
class TlsIT {
  private static final String ROLE = "tls_user";
  private static final String PASSWORD = "Xyzzy4711";
  private static final String SLOT = "tls_slot";
  private static final String HBA =
      """
      host all postgres 127.0.0.1/32 scram-sha-256
      hostssl all tls_user 127.0.0.1/32 scram-sha-256 clientcert=verify-full
      """;

  @TempDir private static Path folder;
  private static Certificates certificates;
  private static LocalStack stack;

  @BeforeAll
  static void start() throws Exception {
    certificates = new Certificates(folder);
    certificates.issue("server", "localhost", "localhost");
    certificates.issue("client", ROLE, "client.invalid");
    certificates.exportKey("client", PASSWORD);
    Files.copy(certificates.file("client.key"), certificates.file("client.der"), COPY_ATTRIBUTES);
    certificates.issue("stranger", "somebody_else", "client.invalid");
    certificates.exportKey("stranger", PASSWORD);
    Path hba = Files.writeString(folder.resolve("pg_hba.conf"), HBA);
    Path key = certificates.keyForServer("server");
    LocalStackBuilder builder =
        LocalStack.builder().services(ServiceKind.SOURCE, ServiceKind.TARGET);
    for (ServiceKind kind : List.of(ServiceKind.SOURCE, ServiceKind.TARGET)) {
      builder
          .setting(kind, "ssl", "on")
          .setting(kind, "ssl_cert_file", certificates.file("server.crt").toString())
          .setting(kind, "ssl_key_file", key.toString())
          .setting(kind, "ssl_ca_file", certificates.file("ca.crt").toString())
          .setting(kind, "hba_file", hba.toString());
    }
    stack = builder.start();
    String role = "CREATE ROLE tls_user LOGIN REPLICATION PASSWORD '" + PASSWORD + "'";
    stack
        .target()
        .execute(
            role,
            "GRANT CREATE ON DATABASE postgres TO tls_user",
            "GRANT CREATE ON SCHEMA public TO tls_user");
    stack.source().execute(role);
    new SourceInitializer(
            new PostgresConnector(PostgresUrl.parse(stack.source().url()), "pgstream-test"))
        .init(SLOT);
    stack
        .source()
        .execute(
            "GRANT USAGE ON SCHEMA pgstream TO tls_user",
            "GRANT SELECT ON ALL TABLES IN SCHEMA pgstream TO tls_user");
  }

  @AfterAll
  static void stop() {
    if (stack != null) {
      stack.close();
    }
  }

  /** File names get their folder. */
  private static String url(PostgresServer server, String host, String parameters) {
    return "postgres://"
        + ROLE
        + ":"
        + PASSWORD
        + "@"
        + host
        + ":"
        + server.port()
        + "/postgres?"
        + parameters.replaceAll("(sslrootcert|sslcert|sslkey)=", "$1=" + folder + "/");
  }

  @Test
  void replicatesOverVerifiedConnectionsOnly() throws Exception {
    String source =
        url(
            stack.source(),
            "localhost",
            "sslmode=verify-full&sslrootcert=ca.crt&sslcert=client.crt&sslkey=client.pk8");
    String target =
        url(
            stack.target(),
            "localhost",
            "sslmode=verify-full&sslrootcert=ca.crt&sslkey=client.p12&sslpassword=" + PASSWORD);
    assertThat(errors(new PgStreamSourceConnector().validate(sourceProperties(source)))).isEmpty();
    assertThat(errors(new PgSinkConnector().validate(Pipeline.sinkProperties(target)))).isEmpty();
    stack.source().execute("CREATE TABLE t(id int PRIMARY KEY)", "INSERT INTO t VALUES (1)");
    try (Pipeline pipeline = new Pipeline(source, SLOT, target);
        TestDatabase copy = open(stack.target());
        TestDatabase original = open(stack.source())) {
      pipeline.runUntil(
          () ->
              copy.query("SELECT to_regclass('t') IS NOT NULL").equals(List.of("t"))
                  && copy.query("SELECT id FROM t").equals(List.of("1")));
      String sessions =
          "SELECT DISTINCT backend_type, ssl, client_dn FROM pg_stat_ssl JOIN pg_stat_activity"
              + " USING (pid) WHERE usename = 'tls_user'";
      assertThat(original.query(sessions)).contains("walsender|t|/CN=tls_user");
      assertThat(original.query(sessions)).allMatch(session -> session.endsWith("|t|/CN=tls_user"));
      assertThat(copy.query(sessions)).containsExactly("client backend|t|/CN=tls_user");
    }
  }

  private static TestDatabase open(PostgresServer server) throws Exception {
    return TestDatabase.open(server, "postgres", PostgresServer.USER, PostgresServer.PASSWORD);
  }

  private static Map<String, String> sourceProperties(String url) {
    return Pipeline.sourceProperties(url, SLOT);
  }

  private static List<String> errors(Config config) {
    return config.configValues().stream()
        .filter(value -> value.name().equals("connection.url"))
        .map(ConfigValue::errorMessages)
        .flatMap(List::stream)
        .toList();
  }

  @ParameterizedTest
  @CsvSource({
    // wrong CA, also when only the CA is checked
    "localhost, sslmode=verify-full&sslrootcert=other-ca.crt&sslcert=client.crt&sslkey=client.pk8,"
        + " set sslrootcert to the file",
    "localhost, sslmode=verify-ca&sslrootcert=other-ca.crt&sslcert=client.crt&sslkey=client.pk8,"
        + " set sslrootcert to the file",
    // no such file, and a file that is no certificate
    "localhost, sslmode=verify-full&sslrootcert=none.crt, sslrootcert must name a file",
    "localhost, sslmode=verify-full&sslrootcert=ca.key, sslrootcert must name a file",
    // wrong host name
    "127.0.0.1, sslmode=verify-full&sslrootcert=ca.crt&sslcert=client.crt&sslkey=client.pk8,"
        + " another host name",
    // no client certificate, somebody else's, no TLS
    "localhost, sslmode=verify-full&sslrootcert=ca.crt, demands a client certificate",
    "localhost, sslmode=verify-full&sslrootcert=ca.crt&sslcert=stranger.crt&sslkey=stranger.pk8,"
        + " must be the role",
    "localhost, sslmode=disable, set sslmode=verify-full",
    // key in PEM form under a name that promises DER, absent key, wrong password
    "localhost, sslmode=verify-full&sslrootcert=ca.crt&sslcert=client.crt&sslkey=client.der,"
        + " sslkey must be PKCS #8",
    "localhost, sslmode=verify-full&sslrootcert=ca.crt&sslcert=client.crt&sslkey=none.pk8,"
        + " sslkey must be PKCS #8",
    "localhost, sslmode=verify-full&sslrootcert=ca.crt&sslkey=client.p12&sslpassword=Wrong,"
        + " sslkey must be PKCS #8",
    "localhost, sslmode=verify-full&sslrootcert=ca.crt&sslcert=none.crt&sslkey=client.pk8,"
        + " sslcert must name a file"
  })
  void namesTheParameterThatCuresAFailure(String host, String parameters, String remedy) {
    assertThat(
            errors(
                new PgStreamSourceConnector()
                    .validate(sourceProperties(url(stack.source(), host, parameters)))))
        .singleElement()
        .asString()
        .contains(remedy)
        .doesNotContain(PASSWORD);
    assertThat(
            errors(
                new PgSinkConnector()
                    .validate(Pipeline.sinkProperties(url(stack.target(), host, parameters)))))
        .singleElement()
        .asString()
        .contains(remedy)
        .doesNotContain(PASSWORD);
  }

  @ParameterizedTest
  @CsvSource({
    "localhost, sslmode=disable, f",
    "localhost, sslmode=allow, f",
    "localhost, sslmode=prefer, t",
    "127.0.0.1, sslmode=require, t",
    "127.0.0.1, sslmode=verify-ca&sslrootcert=ca.crt, t",
    "localhost, sslmode=verify-full&sslrootcert=ca.crt, t",
    "localhost, sslmode=verify-full&sslrootcert=ca.crt&sslcert=client.crt&sslkey=client.key, t",
    "localhost, sslmode=verify-full&sslrootcert=ca.crt&sslcert=client.crt&sslkey=client.pk8, t"
  })
  void knowsEveryMode(String host, String parameters, String encrypted) throws Exception {
    String url =
        url(stack.source(), host, parameters)
            .replace(ROLE + ":" + PASSWORD, PostgresServer.USER + ":" + PostgresServer.PASSWORD);
    PostgresConnector connector = new PostgresConnector(PostgresUrl.parse(url), "pgstream-test");
    try (Connection plain = connector.open();
        Connection replication = connector.openReplication()) {
      for (Connection connection : List.of(plain, replication)) {
        try (Statement statement = connection.createStatement();
            ResultSet row =
                statement.executeQuery(
                    "SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()")) {
          row.next();
          assertThat(row.getString(1)).isEqualTo(encrypted);
        }
      }
    }
  }
}
