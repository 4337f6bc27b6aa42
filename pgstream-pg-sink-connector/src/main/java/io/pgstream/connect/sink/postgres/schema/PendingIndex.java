package io.pgstream.connect.sink.postgres.schema;

import static io.pgstream.connect.common.postgres.Identifiers.literal;
import static io.pgstream.connect.common.postgres.Identifiers.qualify;

/**
 * An index that the source has and the target shall get without a lock that holds up rows.
 *
 * @param tableId the table's pgstream id
 * @param schema the schema of table and index
 * @param table the qualified table, as SQL names it
 * @param name the index's name
 * @param definition the statement that creates it
 * @param comment its comment; null without one
 */
public record PendingIndex(
    String tableId, String schema, String table, String name, String definition, String comment) {
  private static final String CREATE = "CREATE INDEX ";

  /** The same without its comment. */
  public PendingIndex withoutComment() {
    return new PendingIndex(tableId, schema, table, name, definition, null);
  }

  /** The statement that builds it; not in a transaction. */
  public String createStatement() {
    if (!definition.startsWith(CREATE)) {
      throw new IllegalArgumentException("no statement that creates an index: " + definition);
    }
    return CREATE + "CONCURRENTLY " + definition.substring(CREATE.length());
  }

  /** The statement that removes what an interrupted build has left; not in a transaction. */
  public String dropStatement() {
    return "DROP INDEX CONCURRENTLY IF EXISTS " + sql();
  }

  /** The statement that sets its comment. */
  public String commentStatement() {
    return "COMMENT ON INDEX " + sql() + " IS " + literal(comment);
  }

  /** How SQL names it. */
  public String sql() {
    return qualify(schema, name);
  }
}
