package io.pgstream.connect.sink.postgres.schema;

import io.pgstream.connect.common.postgres.Identifiers;

/**
 * A check constraint that older rows of the source may violate: {@code NOT VALID}.
 *
 * @param table the table that declares it, quoted: the one it was read for, or one above that
 * @param name its name
 * @param definition its text, which says that it is not valid
 * @param comment null if it has none
 */
public record UnvalidatedCheck(String table, String name, String definition, String comment) {
  /** The statement that removes it; those of tables above have to go first. */
  public String drop() {
    return "ALTER TABLE " + table + " DROP CONSTRAINT " + Identifiers.quote(name);
  }

  /** The statements that make it again; those of tables above have to come last. */
  public String add() {
    String named = "CONSTRAINT " + Identifiers.quote(name);
    String add = "ALTER TABLE " + table + " ADD " + named + " " + definition;
    return comment == null
        ? add
        : add + "; COMMENT ON " + named + " ON " + table + " IS " + Identifiers.literal(comment);
  }
}
