package io.pgstream.connect.benchmarks.measure;

/** A benchmark cannot be run to its end. */
public final class BenchException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /**
   * With a message that says what was done.
   *
   * @param cause null for none
   */
  public BenchException(String message, Throwable cause) {
    super(message, cause);
  }
}
