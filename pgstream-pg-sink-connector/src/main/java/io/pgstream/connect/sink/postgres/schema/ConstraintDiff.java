package io.pgstream.connect.sink.postgres.schema;

import static io.pgstream.connect.common.postgres.Identifiers.literal;
import static io.pgstream.connect.common.postgres.Identifiers.quote;

import io.pgstream.connect.common.schema.ConstraintDefinition;
import java.util.List;
import java.util.Objects;

/** The statements that turn one kind of constraints of a table into others. */
final class ConstraintDiff {
  private static final String NOT_VALID = " NOT VALID";

  private final String oldTable;
  private final String table;
  private final ConstraintMatch match;
  private final boolean attached;

  /**
   * @param oldTable the table's name before it is renamed
   * @param table its name after
   * @param attached whether the table has parents and was there before: their constraints then come
   *     and go with them
   */
  ConstraintDiff(
      String oldTable,
      String table,
      boolean attached,
      List<ConstraintDefinition> before,
      List<ConstraintDefinition> after) {
    this.oldTable = oldTable;
    this.table = table;
    this.attached = attached;
    this.match = ConstraintMatch.of(before, after);
  }

  /** Drops, for a moment when the table still has its old name. */
  void dropBeforeMove(DdlScript script, DdlPhase phase) {
    own(match.dropped()).forEach(constraint -> script.add(phase, drop(oldTable, constraint)));
  }

  /** Drops, for a moment when the table has its new name. */
  void drop(DdlScript script) {
    own(match.dropped()).forEach(constraint -> script.add(DdlPhase.TABLE, drop(table, constraint)));
  }

  private List<ConstraintDefinition> own(List<ConstraintDefinition> constraints) {
    return constraints.stream()
        .filter(constraint -> !(attached && constraint.inherited()))
        .toList();
  }

  private static String drop(String table, ConstraintDefinition constraint) {
    // IF EXISTS: a dropped column, table or schema takes its constraints along.
    return "ALTER TABLE IF EXISTS "
        + table
        + " DROP CONSTRAINT IF EXISTS "
        + quote(constraint.name());
  }

  /** Renames what has another name, changes what can be changed, and adds what is new. */
  void apply(DdlScript script, DdlPhase phase) {
    for (ConstraintMatch.Pair pair : match.kept()) {
      keep(script, phase, pair.before(), pair.after());
    }
    for (ConstraintDefinition constraint : own(match.added())) {
      script.add(phase, add(constraint));
      comment(script, phase, null, constraint);
    }
  }

  private String add(ConstraintDefinition constraint) {
    return alter("ADD CONSTRAINT " + quote(constraint.name()) + " " + constraint.definition());
  }

  private void keep(
      DdlScript script, DdlPhase phase, ConstraintDefinition before, ConstraintDefinition after) {
    boolean renamedByParent = before.inherited() && "CHECK".equals(after.type());
    if (!before.name().equals(after.name()) && !renamedByParent) {
      script.add(
          phase, alter("RENAME CONSTRAINT " + quote(before.name()) + " TO " + quote(after.name())));
    }
    if (before.definition().endsWith(NOT_VALID) && !after.definition().endsWith(NOT_VALID)) {
      script.add(phase, alter("VALIDATE CONSTRAINT " + quote(after.name())));
    }
    if (after.definition().startsWith("FOREIGN KEY")
        && !deferrability(before).equals(deferrability(after))) {
      script.add(
          phase, alter("ALTER CONSTRAINT " + quote(after.name()) + " " + deferrability(after)));
    }
    comment(script, phase, before.comment(), after);
  }

  private static String deferrability(ConstraintDefinition constraint) {
    if (constraint.definition().contains(" DEFERRABLE INITIALLY DEFERRED")) {
      return "DEFERRABLE INITIALLY DEFERRED";
    }
    return constraint.definition().contains(" DEFERRABLE") ? "DEFERRABLE" : "NOT DEFERRABLE";
  }

  private void comment(
      DdlScript script, DdlPhase phase, String before, ConstraintDefinition constraint) {
    if (!Objects.equals(before, constraint.comment())) {
      script.add(
          phase,
          "COMMENT ON CONSTRAINT "
              + quote(constraint.name())
              + " ON "
              + table
              + " IS "
              + (constraint.comment() == null ? "NULL" : literal(constraint.comment())));
    }
  }

  private String alter(String action) {
    return "ALTER TABLE " + table + " " + action;
  }
}
