package io.pgstream.connect.local.rest;

import java.io.Serial;

/** A service answered a request with an error, or not at all. */
public final class RestException extends RuntimeException {

  @Serial private static final long serialVersionUID = 1L;

  /** The status of {@link #status()} when there was no answer. */
  public static final int NO_ANSWER = 0;

  private final int status;

  RestException(int status, String message) {
    super(message);
    this.status = status;
  }

  RestException(String message, Throwable cause) {
    super(message, cause);
    this.status = NO_ANSWER;
  }

  /** The HTTP status, or {@link #NO_ANSWER}. */
  public int status() {
    return status;
  }
}
