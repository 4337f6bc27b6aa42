package io.pgstream.connect.common.event;

/**
 * One column of a change event.
 *
 * @param id the column's pgstream id, {@code <table id>-<attnum>}; empty on rows of the schema log
 * @param name the column's name at the time of the change
 * @param type the server's {@code format_type}, for example {@code character varying(10)}
 * @param text the value in Postgres <em>input</em> syntax for the type ({@code bytea} with {@code
 *     \x}, numbers digit by digit as the server printed them); null is SQL NULL
 */
public record ColumnValue(String id, String name, String type, String text) {

  /** Leaves the value out: rows never appear in logs or messages. */
  @Override
  public String toString() {
    return "ColumnValue[" + id + " " + name + " " + type + "]";
  }
}
