package io.pgstream.connect.source.replication;

/**
 * Another process streams the slot; after a crash of ours the server may take a while to notice.
 */
final class SlotActiveException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  SlotActiveException(String slot, int pid) {
    super(
        "replication slot \""
            + slot
            + "\" is active for PID "
            + pid
            + "; stop the other reader, or set slot.name to a slot of this connector's own");
  }
}
