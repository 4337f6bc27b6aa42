package io.pgstream.connect.common.event;

/** What a change event does; the code is the wire format's {@code action}. */
public enum Operation {
  INSERT("I"),
  UPDATE("U"),
  DELETE("D"),
  TRUNCATE("T"),
  /** A logical message: carries a prefix and a content instead of rows. */
  MESSAGE("M");

  private final String code;

  Operation(String code) {
    this.code = code;
  }

  /** The one-letter {@code action} of the wire format. */
  public String code() {
    return code;
  }

  /**
   * The operation of an {@code action}.
   *
   * @throws IllegalArgumentException if there is none with this code
   */
  public static Operation ofCode(String code) {
    for (Operation operation : values()) {
      if (operation.code.equals(code)) {
        return operation;
      }
    }
    throw new IllegalArgumentException("unknown action \"" + code + "\": expected I, U, D, T or M");
  }
}
