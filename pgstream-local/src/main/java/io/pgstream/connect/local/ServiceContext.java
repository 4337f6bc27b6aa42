package io.pgstream.connect.local;

import java.nio.file.Path;

/**
 * What a service gets from its stack.
 *
 * @param name the service's name
 * @param directory its own folder, which need not exist yet
 * @param ports where it gets its ports
 * @param onLaunch to be called after each start of its process
 */
record ServiceContext(String name, Path directory, FreePorts ports, Runnable onLaunch) {

  int nextPort() {
    return ports.next();
  }
}
