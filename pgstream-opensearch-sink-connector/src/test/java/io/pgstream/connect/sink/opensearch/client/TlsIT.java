package io.pgstream.connect.sink.opensearch.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsParameters;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** TLS and login against a server of the JDK with a certificate made by keytool. */
class TlsIT {
  private static final String PASSWORD = "changeit";

  @TempDir private Path folder;
  private HttpsServer server;
  private volatile boolean clientCertificateNeeded;
  private volatile String authorization = "";

  @BeforeEach
  void startServer() throws Exception {
    keytool("-genkeypair", "-keyalg", "RSA", "-dname", "CN=localhost", "-ext", "san=dns:localhost");
    keytool("-exportcert", "-rfc", "-file", folder.resolve("ca.pem").toString());
    KeyStore keys = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(folder.resolve("keys.p12"))) {
      keys.load(in, PASSWORD.toCharArray());
    }
    writeKeyPem(keys);
    server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setHttpsConfigurator(new Configurator(context(keys)));
    server.createContext(
        "/",
        exchange -> {
          authorization = exchange.getRequestHeaders().getFirst("Authorization");
          exchange.sendResponseHeaders(200, -1);
          exchange.close();
        });
    server.start();
  }

  @AfterEach
  void stopServer() {
    server.stop(0);
  }

  private void keytool(String... arguments) throws IOException, InterruptedException {
    List<String> command = new java.util.ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
    command.addAll(List.of(arguments));
    command.addAll(List.of("-alias", "key", "-storepass", PASSWORD, "-keystore"));
    command.add(folder.resolve("keys.p12").toString());
    assertThat(new ProcessBuilder(command).inheritIO().start().waitFor()).isZero();
  }

  private void writeKeyPem(KeyStore keys) throws Exception {
    String key =
        Base64.getMimeEncoder()
            .encodeToString(keys.getKey("key", PASSWORD.toCharArray()).getEncoded());
    Files.writeString(
        folder.resolve("client.pem"),
        "-----BEGIN PRIVATE KEY-----\n"
            + key
            + "\n-----END PRIVATE KEY-----\n"
            + Files.readString(folder.resolve("ca.pem")));
  }

  private static SSLContext context(KeyStore keys) throws Exception {
    KeyManagerFactory own = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    own.init(keys, PASSWORD.toCharArray());
    KeyStore trusted = KeyStore.getInstance("PKCS12");
    trusted.load(null, null);
    trusted.setCertificateEntry("ca", keys.getCertificate("key"));
    TrustManagerFactory trust =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(trusted);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(own.getKeyManagers(), trust.getTrustManagers(), null);
    return context;
  }

  /** Asks for a client certificate when the test wants it. */
  private final class Configurator extends HttpsConfigurator {
    private Configurator(SSLContext context) {
      super(context);
    }

    @Override
    public void configure(HttpsParameters parameters) {
      SSLParameters ssl = getSSLContext().getDefaultSSLParameters();
      ssl.setNeedClientAuth(clientCertificateNeeded);
      parameters.setSSLParameters(ssl);
    }
  }

  private int status(String host, TlsSettings tls) throws IOException {
    ClientSettings settings =
        new ClientSettings(
            List.of(URI.create("https://" + host + ":" + server.getAddress().getPort())),
            "admin",
            "pä:ss",
            5_000,
            5_000,
            tls);
    try (OpenSearchClient client = settings.newClient()) {
      return client.send("GET", "/", Map.of(), null).status();
    }
  }

  private TlsSettings.Store pem(String file) {
    return new TlsSettings.Store(folder.resolve(file).toString(), null, "PEM");
  }

  private TlsSettings.Store pkcs12() {
    return new TlsSettings.Store(folder.resolve("keys.p12").toString(), PASSWORD, "PKCS12");
  }

  @Test
  void trustsTheCertificatesOfAPemFileAndLogsIn() throws IOException {
    assertThat(status("localhost", new TlsSettings(pem("ca.pem"), null, null, true)))
        .isEqualTo(200);
    assertThat(authorization)
        .isEqualTo(
            "Basic "
                + Base64.getEncoder()
                    .encodeToString("admin:pä:ss".getBytes(StandardCharsets.UTF_8)));
  }

  @Test
  void showsItsOwnCertificate() throws IOException {
    clientCertificateNeeded = true;
    TlsSettings.Store ca = pem("ca.pem");
    assertThat(status("localhost", new TlsSettings(ca, pem("client.pem"), null, true)))
        .isEqualTo(200);
    assertThat(status("localhost", new TlsSettings(ca, pkcs12(), null, true))).isEqualTo(200);
    assertThatThrownBy(() -> status("localhost", new TlsSettings(ca, null, null, true)))
        .isInstanceOf(IOException.class);
  }

  @Test
  void refusesAStrangersCertificate() {
    assertThatThrownBy(() -> status("localhost", new TlsSettings(null, null, null, true)))
        .isInstanceOf(IOException.class);
  }

  @Test
  void checksTheHostNameUnlessToldNotTo() throws IOException {
    TlsSettings.Store ca = pem("ca.pem");
    assertThatThrownBy(() -> status("127.0.0.1", new TlsSettings(ca, null, null, true)))
        .isInstanceOf(IOException.class);
    assertThat(status("127.0.0.1", new TlsSettings(ca, null, null, false))).isEqualTo(200);
  }
}
