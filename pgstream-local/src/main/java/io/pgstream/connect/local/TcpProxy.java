package io.pgstream.connect.local;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/**
 * A network between a client and a server of this machine that can be broken: it listens on a port
 * of 127.0.0.1 and forwards what arrives. A connection that was broken stays broken; {@link
 * #resume} is for new ones. Thread-safe.
 */
public final class TcpProxy implements AutoCloseable {
  private final ServerSocket listener;
  private volatile int targetPort;
  private final Set<ProxiedConnection> connections = ConcurrentHashMap.newKeySet();
  private volatile Consumer<ProxiedConnection> onNewConnection = connection -> {};

  private TcpProxy(ServerSocket listener, int targetPort) {
    this.listener = listener;
    this.targetPort = targetPort;
  }

  /** A proxy that forwards to this port of 127.0.0.1 from a port of its own. */
  public static TcpProxy to(int targetPort) {
    try {
      // Below the range of outgoing ports: a client could otherwise connect to itself.
      int port = new FreePorts().next();
      TcpProxy proxy =
          new TcpProxy(new ServerSocket(port, 50, InetAddress.getLoopbackAddress()), targetPort);
      Threads.start(proxy::acceptAll);
      return proxy;
    } catch (IOException e) {
      throw new UncheckedIOException("cannot listen on 127.0.0.1", e);
    }
  }

  /** The port that clients use. */
  public int port() {
    return listener.getLocalPort();
  }

  /** New connections lead to this port of 127.0.0.1, as after a failover. */
  public void forwardTo(int port) {
    targetPort = port;
  }

  /** How many connections are open now, broken ones included. */
  public int openConnections() {
    return connections.size();
  }

  private void acceptAll() {
    try {
      while (true) {
        accept(listener.accept());
      }
    } catch (IOException closed) {
      close();
    }
  }

  private void accept(Socket client) throws IOException {
    Socket server;
    try {
      server = new Socket(InetAddress.getLoopbackAddress(), targetPort);
    } catch (IOException down) {
      // As far as a client can tell, the server ends the connection at once.
      client.close();
      return;
    }
    // The client's and the server's own choice cannot be seen: small pieces must not wait here.
    client.setTcpNoDelay(true);
    server.setTcpNoDelay(true);
    ProxiedConnection connection = new ProxiedConnection(client, server, connections::remove);
    connections.add(connection);
    onNewConnection.accept(connection);
    connection.start();
  }

  /** Ends every open connection; new ones are not affected. */
  public void cutConnections() {
    connections.forEach(ProxiedConnection::cut);
  }

  /** Ends every open connection, and every new one as soon as it is made, until {@link #resume}. */
  public void refuse() {
    breakAll(ProxiedConnection::cut);
  }

  /**
   * From now on every byte vanishes, in both directions, on every open connection and on new ones
   * until {@link #resume}; nobody is told.
   */
  public void blackHole() {
    breakAll(connection -> connection.allowResponse(0));
  }

  /** As {@link #blackHole}, on the open connections only: new ones work. */
  public void blackHoleOpenConnections() {
    connections.forEach(connection -> connection.allowResponse(0));
  }

  /**
   * After this many more bytes from the server, each open connection becomes a black hole: in the
   * middle of a response if there is one. New ones work.
   */
  public void blackHoleAfter(long responseBytes) {
    connections.forEach(connection -> connection.allowResponse(responseBytes));
  }

  /**
   * From now on nothing that the server sends arrives on the open connections, while it goes on
   * hearing from the client. New ones work.
   */
  public void blackHoleResponses() {
    connections.forEach(ProxiedConnection::dropResponses);
  }

  /** After this many more bytes from the server, each open connection ends. New ones work. */
  public void cutAfter(long responseBytes) {
    connections.forEach(connection -> connection.cutAfter(responseBytes));
  }

  /**
   * Every piece of data from the server arrives this much later, on open connections and on new
   * ones until {@link #resume}; zero ends the delay of the open ones.
   */
  public void delay(Duration delay) {
    breakAll(connection -> connection.delay(delay));
  }

  /** New connections work again. */
  public void resume() {
    onNewConnection = connection -> {};
  }

  private void breakAll(Consumer<ProxiedConnection> fault) {
    onNewConnection = fault;
    connections.forEach(fault);
  }

  @Override
  public void close() {
    try {
      listener.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      cutConnections();
    }
  }
}
