package io.pgstream.connect.common.schema;

/**
 * One object that a command changed.
 *
 * @param op what happened: {@code create}, {@code alter}, {@code drop}, {@code move} (to another
 *     schema) or {@code refresh} (of a materialized view)
 * @param kind what it is: {@code schema}, {@code table}, {@code sequence}, {@code
 *     materialized_view}, or the kind of an {@link ObjectDefinition}
 * @param id a table's pgstream id, any other object's oid as text
 * @param name its name after the change; for a drop, the last one
 * @param to for a move, the schema that holds it now; otherwise null
 * @param identity how SQL names a dropped object; the old name of a renamed schema; else null
 * @param copied whether a copy of the table follows, because its rows have got values that only the
 *     source knows
 */
public record ObjectChange(
    String op, String kind, String id, String name, String to, String identity, boolean copied) {
  public static final String CREATE = "create";
  public static final String ALTER = "alter";
  public static final String DROP = "drop";
  public static final String MOVE = "move";
  public static final String REFRESH = "refresh";

  public static final String SCHEMA = "schema";
  public static final String TABLE = "table";
  public static final String SEQUENCE = "sequence";
  public static final String MATERIALIZED_VIEW = "materialized_view";

  /** A change of an object whose name in SQL follows from schema and name. */
  public ObjectChange(String op, String kind, String id, String name, String to) {
    this(op, kind, id, name, to, null);
  }

  /** A change that the stream carries. */
  public ObjectChange(String op, String kind, String id, String name, String to, String identity) {
    this(op, kind, id, name, to, identity, false);
  }
}
