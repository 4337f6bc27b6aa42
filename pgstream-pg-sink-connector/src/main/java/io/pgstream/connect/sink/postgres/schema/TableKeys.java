package io.pgstream.connect.sink.postgres.schema;

import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The unique keys of a target table.
 *
 * @param primary names of the primary key's columns in key order; empty without one
 * @param immediate column sets that are unique after every statement, so that ON CONFLICT may name
 *     them
 * @param deferrable column sets that are unique at the end of a transaction only
 */
public record TableKeys(
    List<String> primary, List<Set<String>> immediate, List<Set<String>> deferrable) {

  public TableKeys {
    primary = List.copyOf(primary);
    immediate = List.copyOf(immediate);
    deferrable = List.copyOf(deferrable);
  }

  /** All of them. */
  public List<Set<String>> all() {
    return Stream.concat(immediate.stream(), deferrable.stream()).toList();
  }

  /** Whether two rows may have the same values in these columns in the course of a transaction. */
  public boolean isUniqueOnlyInTheEnd(Set<String> columns) {
    return deferrable.contains(columns) && !immediate.contains(columns);
  }
}
