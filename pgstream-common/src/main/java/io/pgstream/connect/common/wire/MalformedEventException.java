package io.pgstream.connect.common.wire;

/** A record's value is not a change event; the message says what is wrong, never the value. */
public final class MalformedEventException extends Exception {
  private static final long serialVersionUID = 1L;

  MalformedEventException(String message) {
    super(message);
  }
}
