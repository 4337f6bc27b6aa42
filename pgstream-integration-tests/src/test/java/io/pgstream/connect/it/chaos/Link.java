package io.pgstream.connect.it.chaos;

import io.pgstream.connect.local.TcpProxy;

/**
 * The network between the workers and one of the servers.
 *
 * @param name whom it leads to
 * @param proxy what can break it
 */
record Link(String name, TcpProxy proxy) {
  @Override
  public String toString() {
    return name;
  }
}
