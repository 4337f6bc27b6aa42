package io.pgstream.connect.common.event;

import java.util.Objects;

/**
 * A column at the time of a change; values of one table share it.
 *
 * @param id the column's pgstream id, {@code <table id>-<attnum>}; empty on rows of the schema log
 * @param name the column's name
 * @param type the server's {@code format_type}, for example {@code character varying(10)}
 */
public record Column(String id, String name, String type) {

  /** As any record, but sooner: for each value of each row this is asked, and it is the same. */
  @Override
  public boolean equals(Object other) {
    return this == other
        || (other instanceof Column column
            && Objects.equals(id, column.id)
            && Objects.equals(name, column.name)
            && Objects.equals(type, column.type));
  }

  @Override
  public int hashCode() {
    return Objects.hash(id, name, type);
  }
}
