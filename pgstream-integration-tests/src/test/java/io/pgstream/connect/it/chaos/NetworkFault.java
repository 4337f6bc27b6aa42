package io.pgstream.connect.it.chaos;

import java.time.Duration;

/**
 * The network to a server breaks; afterwards new connections work.
 *
 * @param responseBytes how much still arrives from the server, for the kinds that end in the middle
 *     of a response
 */
record NetworkFault(Link link, Kind kind, int responseBytes) implements Fault {
  private static final Duration SLOW = Duration.ofMillis(150);

  /** What happens to the connections. */
  enum Kind {
    CUT,
    CUT_IN_A_RESPONSE,
    LOST_IN_A_RESPONSE,
    DEAF,
    SLOW,
    UNREACHABLE
  }

  @Override
  public String subject() {
    return "network to " + link;
  }

  @Override
  public void begin(ChaosCluster cluster) {
    switch (kind) {
      case CUT -> link.proxy().cutConnections();
      case CUT_IN_A_RESPONSE -> link.proxy().cutAfter(responseBytes);
      case LOST_IN_A_RESPONSE -> link.proxy().blackHoleAfter(responseBytes);
      case DEAF -> link.proxy().blackHoleResponses();
      case SLOW -> link.proxy().delay(SLOW);
      case UNREACHABLE -> link.proxy().refuse();
    }
  }

  @Override
  public void end(ChaosCluster cluster) {
    if (kind == Kind.SLOW) {
      link.proxy().delay(Duration.ZERO);
    }
    link.proxy().resume();
  }

  @Override
  public String toString() {
    return kind + " " + subject() + " (" + responseBytes + ")";
  }
}
