package io.pgstream.connect.sink.postgres.schema;

/**
 * A sequence that fills a column of a target table, by ownership, identity or default.
 *
 * @param column the column's name
 * @param oid the sequence
 * @param sqlName its schema and name, quoted
 * @param increment what it adds for each value; negative for a descending one, never 0
 * @param first the least value it gives, or the greatest if it descends
 * @param last the greatest value it gives, or the least if it descends
 */
public record TargetSequence(
    String column, long oid, String sqlName, long increment, long first, long last) {

  /** Whether a value is further along than another. */
  public boolean isBeyond(long value, long other) {
    return increment > 0 ? value > other : value < other;
  }

  /**
   * Whether the sequence may stand at this value. At its end it may not: a row with the greatest
   * number there is would keep every further one from getting a number.
   */
  public boolean mayStandAt(long value) {
    return !isBeyond(first, value)
        && (increment > 0 ? value <= last - increment : value >= last - increment);
  }
}
