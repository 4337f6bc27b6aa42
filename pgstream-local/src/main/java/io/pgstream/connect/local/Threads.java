package io.pgstream.connect.local;

/** Threads for the parallel start of services. */
final class Threads {

  private Threads() {}

  /** Runs {@code task} in a thread of its own, which does not keep the JVM alive. */
  static void start(Runnable task) {
    Thread thread = new Thread(task, "start-local-service");
    thread.setDaemon(true);
    thread.start();
  }
}
