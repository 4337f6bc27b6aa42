package io.pgstream.connect.local;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/** One connection through a {@link TcpProxy}: two sockets and a thread for each direction. */
final class ProxiedConnection {
  private static final int BUFFER_BYTES = 8192;

  private final Socket client;
  private final Socket server;
  private final Consumer<ProxiedConnection> onEnd;
  private final AtomicLong responseBytesLeft = new AtomicLong(Long.MAX_VALUE);
  private volatile boolean isHole;
  private volatile boolean isMute;
  private volatile boolean isCutAtLimit;
  private volatile boolean isEnded;
  private volatile Duration delay = Duration.ZERO;

  ProxiedConnection(Socket client, Socket server, Consumer<ProxiedConnection> onEnd) {
    this.client = client;
    this.server = server;
    this.onEnd = onEnd;
  }

  void start() {
    Threads.start(() -> pump(client, server, false));
    Threads.start(() -> pump(server, client, true));
  }

  /** After this many more bytes from the server, nothing is forwarded in either direction. */
  void allowResponse(long bytes) {
    responseBytesLeft.set(bytes);
    isHole = bytes == 0;
  }

  /** From now on nothing that the server sends arrives; what the client sends does. */
  void dropResponses() {
    isMute = true;
  }

  void cutAfter(long responseBytes) {
    isCutAtLimit = true;
    responseBytesLeft.set(responseBytes);
  }

  void delay(Duration newDelay) {
    delay = newDelay;
  }

  private void pump(Socket from, Socket to, boolean isResponse) {
    try {
      forward(from.getInputStream(), to.getOutputStream(), isResponse);
    } catch (IOException e) {
      // One side has ended the connection: the other learns of it below.
      isEnded = true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    // In a black hole not even the end of a connection is seen.
    if (!isHole) {
      cut();
    }
  }

  private void forward(InputStream in, OutputStream out, boolean isResponse)
      throws IOException, InterruptedException {
    byte[] buffer = new byte[BUFFER_BYTES];
    for (int n = in.read(buffer); n >= 0 && !isEnded; n = in.read(buffer)) {
      int allowed = isResponse ? allowed(n) : n;
      if (!isHole && !(isMute && isResponse)) {
        out.write(buffer, 0, allowed);
        out.flush();
      }
      if (allowed < n && isCutAtLimit) {
        return;
      }
      isHole |= allowed < n;
    }
  }

  private int allowed(int bytes) throws InterruptedException {
    if (!delay.isZero()) {
      Thread.sleep(delay.toMillis());
    }
    long left = responseBytesLeft.getAndUpdate(before -> Math.max(0, before - bytes));
    return (int) Math.min(bytes, left);
  }

  /** Ends both sides. */
  void cut() {
    onEnd.accept(this);
    close(client);
    close(server);
  }

  private static void close(Socket socket) {
    try {
      socket.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
