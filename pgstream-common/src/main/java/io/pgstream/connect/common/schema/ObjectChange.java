package io.pgstream.connect.common.schema;

/**
 * One object that a command changed.
 *
 * @param op what happened: {@code create}, {@code alter}, {@code drop}, or {@code move} (to another
 *     schema)
 * @param kind what it is: {@code schema}, {@code table}, {@code sequence}, {@code
 *     materialized_view}
 * @param id a table's pgstream id, any other object's oid as text
 * @param name its name after the change; for a drop, the last one
 * @param to for a move, the schema that holds it now; otherwise null
 */
public record ObjectChange(String op, String kind, String id, String name, String to) {
  public static final String CREATE = "create";
  public static final String ALTER = "alter";
  public static final String DROP = "drop";
  public static final String MOVE = "move";

  public static final String SCHEMA = "schema";
  public static final String TABLE = "table";
  public static final String SEQUENCE = "sequence";
  public static final String MATERIALIZED_VIEW = "materialized_view";
}
