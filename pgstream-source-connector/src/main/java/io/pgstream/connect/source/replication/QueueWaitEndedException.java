package io.pgstream.connect.source.replication;

/** Waiting for room in the queue ended before there was any; carries why through the assembler. */
final class QueueWaitEndedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  QueueWaitEndedException(Exception cause) {
    super(cause);
  }
}
