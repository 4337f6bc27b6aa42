package io.pgstream.connect.common.sink;

/** The target cannot do now what it may be able to do later. */
public final class TransientFaultException extends Exception {
  private static final long serialVersionUID = 1L;

  /**
   * A fault that passes.
   *
   * @param description what failed; holds no row values and no secrets
   */
  public TransientFaultException(String description) {
    super(description);
  }
}
