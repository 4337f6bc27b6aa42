package io.pgstream.connect.local;

import java.io.Serial;

/** A local service could not be prepared, started or stopped; the message says what to do. */
public final class LocalStackException extends RuntimeException {

  @Serial private static final long serialVersionUID = 1L;

  public LocalStackException(String message) {
    super(message);
  }

  public LocalStackException(String message, Throwable cause) {
    super(message, cause);
  }
}
