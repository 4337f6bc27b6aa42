package io.pgstream.connect.local;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Hands out TCP ports of 127.0.0.1 that nobody listens on, each at most once per instance. Safe for
 * several threads.
 *
 * <p>Ports lie below the range the kernel takes for outgoing connections (from 32768 on Linux). A
 * port the kernel hands out could be taken by somebody's outgoing connection while a killed server
 * is down, and a client that retries the dead server could even connect to itself.
 */
final class FreePorts {

  private static final int FIRST = 20_000;
  private static final int LAST = 32_000;
  private static final int MAX_ATTEMPTS = 1_000;

  private final Set<Integer> given = new HashSet<>();

  /**
   * A port nobody listens on at this moment.
   *
   * @throws LocalStackException if none was found
   */
  synchronized int next() {
    for (int attempt = 0; attempt < MAX_ATTEMPTS; attempt++) {
      int port = ThreadLocalRandom.current().nextInt(FIRST, LAST);
      if (!given.contains(port) && isFree(port)) {
        given.add(port);
        return port;
      }
    }
    throw new LocalStackException(
        "no free TCP port between "
            + FIRST
            + " and "
            + LAST
            + " after "
            + MAX_ATTEMPTS
            + " attempts; stop other servers on this machine");
  }

  static boolean isFree(int port) {
    try (ServerSocket socket = new ServerSocket()) {
      // A connection of an earlier server in TIME_WAIT does not make the port unusable for a
      // server.
      socket.setReuseAddress(true);
      socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
      return true;
    } catch (IOException e) {
      return false;
    }
  }
}
