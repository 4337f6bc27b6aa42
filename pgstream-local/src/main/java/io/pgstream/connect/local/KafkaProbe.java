package io.pgstream.connect.local;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;

/**
 * Asks a broker for the cluster's brokers, in the Kafka protocol by hand: the open port alone says
 * nothing, because the broker listens before it is registered and unfenced.
 *
 * <p>Protocol (kafka.apache.org/protocol): request header v1 is api key, api version, correlation
 * id, client id; Metadata (key 3) version 1 with an empty topic list asks for brokers only; the
 * answer is the correlation id followed by the array of unfenced brokers.
 */
final class KafkaProbe {

  private static final int TIMEOUT_MILLIS = 2_000;
  private static final short METADATA = 3;
  private static final short VERSION = 1;
  private static final short NO_CLIENT_ID = -1;
  private static final int CORRELATION_ID = 1;

  private KafkaProbe() {}

  /**
   * Whether the broker on {@code port} of 127.0.0.1 answers and knows at least one broker; false on
   * any error.
   */
  static boolean hasBroker(int port) {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), TIMEOUT_MILLIS);
      socket.setSoTimeout(TIMEOUT_MILLIS);
      askForBrokers(new DataOutputStream(socket.getOutputStream()));
      return brokerCount(new DataInputStream(socket.getInputStream())) > 0;
    } catch (IOException e) {
      return false;
    }
  }

  private static void askForBrokers(DataOutputStream out) throws IOException {
    int size = 3 * Short.BYTES + 2 * Integer.BYTES;
    out.writeInt(size);
    out.writeShort(METADATA);
    out.writeShort(VERSION);
    out.writeInt(CORRELATION_ID);
    out.writeShort(NO_CLIENT_ID);
    out.writeInt(0);
    out.flush();
  }

  private static int brokerCount(DataInputStream in) throws IOException {
    in.readInt();
    if (in.readInt() != CORRELATION_ID) {
      throw new IOException("not an answer of a Kafka broker");
    }
    return in.readInt();
  }
}
