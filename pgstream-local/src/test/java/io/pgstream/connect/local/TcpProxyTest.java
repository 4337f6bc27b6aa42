package io.pgstream.connect.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class TcpProxyTest {
  private static final int QUIET_MS = 300;
  private static final int PATIENCE_MS = 10_000;
  private static final int END = -1;

  private final List<AutoCloseable> open = new ArrayList<>();
  private TcpProxy proxy;
  private Socket client;
  private Socket server;
  private ServerSocket listener;

  @BeforeEach
  void connectThroughTheProxy() throws IOException {
    listener = listen();
    proxy = keep(TcpProxy.to(listener.getLocalPort()));
    connect();
    // The server may have the connection before the proxy has listed it.
    assertConnected();
  }

  private void connect() throws IOException {
    client = keep(connectTo(proxy.port()));
    server = keep(listener.accept());
    server.setSoTimeout(PATIENCE_MS);
  }

  private static Socket connectTo(int port) throws IOException {
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
    socket.setSoTimeout(PATIENCE_MS);
    return socket;
  }

  private ServerSocket listen() throws IOException {
    return keep(new ServerSocket(0, 50, InetAddress.getLoopbackAddress()));
  }

  private <T extends AutoCloseable> T keep(T resource) {
    open.add(resource);
    return resource;
  }

  @AfterEach
  void closeAll() throws Exception {
    for (AutoCloseable resource : open) {
      resource.close();
    }
  }

  private static void send(Socket from, String text) throws IOException {
    from.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
  }

  private static String receive(Socket at, int bytes) throws IOException {
    return new String(at.getInputStream().readNBytes(bytes), StandardCharsets.UTF_8);
  }

  private void assertConnected() throws IOException {
    send(client, "ping");
    assertThat(receive(server, 4)).isEqualTo("ping");
    send(server, "pong");
    assertThat(receive(client, 4)).isEqualTo("pong");
  }

  /** The other side has ended the connection, in good order or not. */
  private static void assertEnded(Socket socket) throws IOException {
    try {
      assertThat(socket.getInputStream().read()).isEqualTo(END);
    } catch (SocketException reset) {
      assertThat(reset).hasMessageContaining("reset");
    }
  }

  private static void assertSilent(Socket socket) throws IOException {
    socket.setSoTimeout(QUIET_MS);
    InputStream in = socket.getInputStream();
    assertThatThrownBy(in::read).isInstanceOf(SocketTimeoutException.class);
    socket.setSoTimeout(PATIENCE_MS);
  }

  @Test
  void forwardsInBothDirections() throws IOException {
    assertConnected();
    assertThat(proxy.openConnections()).isOne();
  }

  @Test
  void passesOnThatEitherSideHasEnded() throws IOException {
    client.close();
    assertEnded(server);
    connect();
    assertConnected();
    server.close();
    assertEnded(client);
    await().until(() -> proxy.openConnections() == 0);
  }

  @Test
  void cutsOpenConnectionsOnly() throws IOException {
    proxy.cutConnections();
    assertEnded(client);
    assertEnded(server);
    connect();
    assertConnected();
  }

  @Test
  void cutsInTheMiddleOfAResponse() throws IOException {
    proxy.cutAfter(5);
    send(server, "response");
    assertThat(receive(client, 5)).isEqualTo("respo");
    assertEnded(client);
    assertEnded(server);
  }

  @Test
  void cutsAfterSeveralResponses() throws IOException {
    proxy.cutAfter(6);
    send(server, "one");
    assertThat(receive(client, 3)).isEqualTo("one");
    send(server, "three");
    assertThat(receive(client, 3)).isEqualTo("thr");
    assertEnded(client);
  }

  @Test
  void refusesUntilItResumes() throws IOException {
    proxy.refuse();
    assertEnded(client);
    connect();
    assertEnded(client);
    proxy.resume();
    connect();
    assertConnected();
  }

  @Test
  void swallowsEverythingInABlackHole() throws IOException {
    proxy.blackHole();
    send(client, "lost");
    send(server, "lost");
    assertSilent(client);
    assertSilent(server);
    connect();
    send(server, "lost");
    assertSilent(client);
    proxy.resume();
    send(server, "lost too");
    assertSilent(client);
    connect();
    assertConnected();
  }

  @Test
  void letsNewConnectionsPastTheHoleOfOpenOnes() throws IOException {
    proxy.blackHoleOpenConnections();
    send(server, "lost");
    assertSilent(client);
    connect();
    assertConnected();
  }

  @Test
  void becomesABlackHoleInTheMiddleOfAResponse() throws IOException {
    proxy.blackHoleAfter(5);
    send(server, "response");
    assertThat(receive(client, 5)).isEqualTo("respo");
    assertSilent(client);
    send(client, "lost");
    assertSilent(server);
  }

  @Test
  void hidesTheEndOfAConnectionInABlackHole() throws IOException {
    proxy.blackHoleOpenConnections();
    client.close();
    assertSilent(server);
  }

  @Test
  void dropsOnlyWhatTheServerSends() throws IOException {
    proxy.blackHoleResponses();
    send(server, "lost");
    assertSilent(client);
    send(client, "ping");
    assertThat(receive(server, 4)).isEqualTo("ping");
  }

  @Test
  void delaysWhatTheServerSends() throws IOException {
    proxy.delay(Duration.ofMillis(QUIET_MS));
    long begin = System.nanoTime();
    assertConnected();
    assertThat(System.nanoTime() - begin)
        .isGreaterThanOrEqualTo(Duration.ofMillis(QUIET_MS).toNanos());
    proxy.delay(Duration.ZERO);
    assertConnected();
  }

  @Test
  void leadsNewConnectionsToAnotherServer() throws IOException {
    ServerSocket other = listen();
    proxy.forwardTo(other.getLocalPort());
    assertConnected();
    Socket second = keep(connectTo(proxy.port()));
    Socket otherServer = keep(other.accept());
    send(otherServer, "other");
    assertThat(receive(second, 5)).isEqualTo("other");
  }

  @Test
  void endsAConnectionAtOnceWhileTheServerIsDown() throws IOException {
    listener.close();
    Socket refused = keep(connectTo(proxy.port()));
    assertEnded(refused);
    // Another server on the same address, as after a restart.
    listener =
        keep(new ServerSocket(listener.getLocalPort(), 50, InetAddress.getLoopbackAddress()));
    connect();
    assertConnected();
  }

  @Test
  void endsEverythingWhenItIsClosed() throws IOException {
    proxy.close();
    assertEnded(client);
    // The port is free once the thread that waits for connections has left it.
    await()
        .untilAsserted(
            () ->
                assertThatThrownBy(() -> connectTo(proxy.port()).close())
                    .isInstanceOf(IOException.class));
  }
}
