package io.pgstream.connect.common.postgres;

import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.SocketException;
import java.util.concurrent.locks.LockSupport;

/** A socket for a stream that is read by one thread for a long time. */
final class ReplicationSocket extends Socket {
  /** How long the driver waits for a message that may be there (PGStream.hasMessagePending). */
  private static final int DRIVERS_LOOK_MS = 1;

  /**
   * How long we wait instead. Data end the wait, so it delays nothing that is sent to us; a short
   * one costs an idle stream a thousand wake-ups a second.
   */
  private static final int LOOK_MS = 50;

  private InputStream in;

  /** An unconnected socket. */
  ReplicationSocket() {}

  @Override
  public synchronized void setSoTimeout(int timeout) throws SocketException {
    super.setSoTimeout(timeout == DRIVERS_LOOK_MS ? LOOK_MS : timeout);
  }

  /** Always the same: what one has read and not handed out yet, another would miss. */
  @Override
  public synchronized InputStream getInputStream() throws IOException {
    InputStream plain = super.getInputStream();
    if (in == null) {
      in = new BurstInputStream(plain, LockSupport::parkNanos, System::nanoTime);
    }
    return in;
  }
}
