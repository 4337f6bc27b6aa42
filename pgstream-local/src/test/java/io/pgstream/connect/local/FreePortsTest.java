package io.pgstream.connect.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class FreePortsTest {

  @Test
  void givesEachPortOnceAndBelowTheRangeOfOutgoingConnections() {
    FreePorts ports = new FreePorts();
    Set<Integer> given = new HashSet<>();
    for (int i = 0; i < 50; i++) {
      given.add(ports.next());
    }
    assertThat(given).hasSize(50).allMatch(port -> port >= 20_000 && port < 32_768);
  }

  @Test
  void seesThatAPortIsTaken() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      assertThat(FreePorts.isFree(taken.getLocalPort())).isFalse();
    }
  }
}
