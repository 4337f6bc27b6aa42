package io.pgstream.connect.source.init;

/**
 * A source database lacks something. The message is one line that says what is wrong and what to
 * do; it never holds a password.
 */
public final class PrerequisiteException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final Prerequisite prerequisite;

  PrerequisiteException(Prerequisite prerequisite, String message) {
    this(prerequisite, message, null);
  }

  PrerequisiteException(Prerequisite prerequisite, String message, Throwable cause) {
    super(message, cause);
    this.prerequisite = prerequisite;
  }

  /** What is missing. */
  public Prerequisite prerequisite() {
    return prerequisite;
  }
}
