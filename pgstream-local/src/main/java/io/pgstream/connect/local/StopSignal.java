package io.pgstream.connect.local;

/** The signal that asks a server to end in good order. */
enum StopSignal {
  /** SIGTERM. */
  TERMINATE("TERM"),
  /** SIGINT: for Postgres a fast shutdown, where SIGTERM would wait for every client to leave. */
  INTERRUPT("INT");

  private final String shellName;

  StopSignal(String shellName) {
    this.shellName = shellName;
  }

  String shellName() {
    return shellName;
  }
}
