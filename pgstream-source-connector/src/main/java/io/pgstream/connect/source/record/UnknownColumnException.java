package io.pgstream.connect.source.record;

/** A row has a column that its table does not have in the schema history. */
final class UnknownColumnException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  UnknownColumnException(String column) {
    super(
        "column \""
            + column
            + "\" is not in the schema log: the event triggers were disabled or muted when it was added");
  }
}
