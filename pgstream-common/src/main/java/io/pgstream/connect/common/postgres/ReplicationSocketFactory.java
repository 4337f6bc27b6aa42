package io.pgstream.connect.common.postgres;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketAddress;
import javax.net.SocketFactory;

/**
 * Makes the sockets of replication connections. The driver creates it by its name ({@code
 * socketFactory} in the connection's properties) and asks for unconnected sockets; TLS goes on top.
 */
public final class ReplicationSocketFactory extends SocketFactory {
  /** For the driver. */
  public ReplicationSocketFactory() {}

  @Override
  public Socket createSocket() {
    return new ReplicationSocket();
  }

  @Override
  public Socket createSocket(String host, int port) throws IOException {
    return connected(new InetSocketAddress(host, port), null);
  }

  @Override
  public Socket createSocket(String host, int port, InetAddress localHost, int localPort)
      throws IOException {
    return connected(
        new InetSocketAddress(host, port), new InetSocketAddress(localHost, localPort));
  }

  @Override
  public Socket createSocket(InetAddress host, int port) throws IOException {
    return connected(new InetSocketAddress(host, port), null);
  }

  @Override
  public Socket createSocket(InetAddress address, int port, InetAddress local, int localPort)
      throws IOException {
    return connected(new InetSocketAddress(address, port), new InetSocketAddress(local, localPort));
  }

  private static Socket connected(SocketAddress remote, SocketAddress local) throws IOException {
    ReplicationSocket socket = new ReplicationSocket();
    try {
      socket.bind(local);
      socket.connect(remote);
      return socket;
    } catch (IOException e) {
      socket.close();
      throw e;
    }
  }
}
