package io.pgstream.connect.sink.postgres.sql;

/**
 * A column as statements write it.
 *
 * @param quoted its quoted name
 * @param type the type without length and precision, so that the assignment to the column checks
 *     them: an explicit cast to {@code varchar(3)} would cut a longer value off silently; for a
 *     domain what it is made of, for the same reason
 * @param equality the operator that compares values of this type
 * @param castFromText whether the type defines a cast from text, which need not do what its input
 *     function does: that of {@code regclass} refuses the number of a table that is gone
 */
public record SqlColumn(String quoted, String type, String equality, boolean castFromText) {
  /** A column whose type Postgres brings. */
  public SqlColumn(String quoted, String type) {
    this(quoted, type, "=", false);
  }

  /** What makes a value of this type from an expression of type text, by the input function. */
  public String read(String text) {
    return castFromText
        // The elements of an array always go through it.
        ? "((ARRAY[" + text + "])::text::" + type + "[])[1]"
        : text + "::" + type;
  }
}
