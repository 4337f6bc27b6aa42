package io.pgstream.connect.common.sink;

/** Tells one call that its result is not wanted any more. Thread-safe. */
public final class AbortSignal {
  private volatile boolean raised;

  /** A signal that has not been raised. */
  public AbortSignal() {}

  /** Whether the call should end without making anything durable. */
  public boolean isRaised() {
    return raised;
  }

  void raise() {
    raised = true;
  }
}
