package io.pgstream.connect.common.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.SocketTimeoutException;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class BurstInputStreamTest {
  private static final int MESSAGE = 500;

  private final Server server = new Server();
  private final BurstInputStream stream =
      new BurstInputStream(server, server::pause, () -> server.now);

  @Test
  void readsWhatTheServerSent() throws IOException {
    byte[] sent = new byte[700_000];
    new Random(7).nextBytes(sent);
    server.sends(sent, 0, sent.length);
    ByteArrayOutputStream received = new ByteArrayOutputStream();
    byte[] part = new byte[200_000];

    received.write(stream.read());
    for (int length = 1; received.size() < sent.length; length = length * 3 % part.length) {
      int read = stream.read(part, 0, Math.min(length, sent.length - received.size()));
      received.write(part, 0, read);
    }

    assertThat(received.toByteArray()).isEqualTo(sent);
    assertThat(stream.read()).isEqualTo(-1);
  }

  @Test
  void leavesAFastStreamAloneUntilMuchHasComeOrNoMoreComes() throws IOException {
    fast();

    server.sends(MESSAGE);
    server.arriving = 30_000;
    stream.read(new byte[MESSAGE]);

    assertThat(server.pauses).isEqualTo(5);
    assertThat(stream.available()).isEqualTo((128 << 10) - MESSAGE);

    server.arriving = 0;
    while (stream.available() > 0) {
      stream.read(new byte[MESSAGE]);
    }
    server.pauses = 0;
    server.sends(MESSAGE);
    stream.read(new byte[MESSAGE]);

    assertThat(server.pauses).isEqualTo(1);
  }

  @Test
  void readsASlowStreamAtOnce() throws IOException {
    fast();
    for (int i = 0; i < 20; i++) {
      server.now += TimeUnit.MILLISECONDS.toNanos(1);
      server.sends(MESSAGE);
      stream.read(new byte[MESSAGE]);
    }
    server.pauses = 0;

    server.now += TimeUnit.MILLISECONDS.toNanos(1);
    server.sends(MESSAGE);
    stream.read(new byte[MESSAGE]);

    assertThat(server.pauses).isZero();
  }

  @Test
  void losesNothingWhenAWaitEnds() throws IOException {
    server.sends(3);
    stream.read();
    stream.read(new byte[10]);
    server.isSilent = true;

    assertThatThrownBy(stream::read).isInstanceOf(SocketTimeoutException.class);

    server.isSilent = false;
    server.sends(2);
    assertThat(stream.read(new byte[10])).isEqualTo(2);
  }

  private void fast() throws IOException {
    for (int i = 0; i < 625; i++) {
      server.now += TimeUnit.MICROSECONDS.toNanos(8);
      server.sends(MESSAGE);
      stream.read(new byte[MESSAGE]);
    }
    server.pauses = 0;
  }

  /** What has been sent and not read, and a clock that only pauses and tests move. */
  private static final class Server extends InputStream {
    private byte[] sent = new byte[0];
    private int at;
    private long now;
    private int pauses;
    private int arriving;
    private boolean isSilent;

    void sends(int bytes) {
      sends(new byte[bytes], 0, bytes);
    }

    void sends(byte[] bytes, int offset, int length) {
      byte[] all = new byte[available() + length];
      System.arraycopy(sent, at, all, 0, available());
      System.arraycopy(bytes, offset, all, available(), length);
      sent = all;
      at = 0;
    }

    void pause(long nanos) {
      pauses++;
      now += nanos;
      sends(arriving);
    }

    @Override
    public int available() {
      return sent.length - at;
    }

    @Override
    public int read() {
      throw new UnsupportedOperationException("reads in pieces");
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
      if (isSilent) {
        throw new SocketTimeoutException("silent");
      }
      if (available() == 0) {
        return -1;
      }
      int read = Math.min(length, available());
      System.arraycopy(sent, at, target, offset, read);
      at += read;
      return read;
    }
  }
}
