package io.pgstream.connect.common.schema;

/**
 * A constraint of a table.
 *
 * @param oid the source's oid
 * @param name its name
 * @param type {@code UNIQUE}, {@code CHECK} or {@code EXCLUDE}; null for primary and foreign keys
 * @param definition the server's {@code pg_get_constraintdef}
 * @param comment its comment; null without one
 * @param inherited whether it comes and goes with a constraint of a parent table
 */
public record ConstraintDefinition(
    String oid, String name, String type, String definition, String comment, boolean inherited) {

  /** A constraint of the table itself. */
  public ConstraintDefinition(
      String oid, String name, String type, String definition, String comment) {
    this(oid, name, type, definition, comment, false);
  }
}
