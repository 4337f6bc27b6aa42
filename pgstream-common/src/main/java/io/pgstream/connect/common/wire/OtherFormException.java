package io.pgstream.connect.common.wire;

/** The bytes are not what was expected; what they are is for another reader to say. */
final class OtherFormException extends Exception {
  private static final long serialVersionUID = 1L;

  /** Without a stack: it is thrown in ordinary work. */
  OtherFormException() {
    super(null, null, false, false);
  }
}
