package io.pgstream.connect.local;

/**
 * What another process needs to know about a service of a stack.
 *
 * @param name the service's name in its stack
 * @param url the address clients use
 * @param logFile path of the log file
 * @param process the process that was started last
 * @param stopSignal the signal that stops it in good order
 */
record ServiceState(
    String name, String url, String logFile, ProcessIdentity process, StopSignal stopSignal) {

  boolean isRunning() {
    return process.find().isPresent();
  }
}
