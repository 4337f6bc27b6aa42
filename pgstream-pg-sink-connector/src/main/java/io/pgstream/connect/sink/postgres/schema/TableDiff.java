package io.pgstream.connect.sink.postgres.schema;

import static io.pgstream.connect.common.postgres.Identifiers.literal;
import static io.pgstream.connect.common.postgres.Identifiers.qualify;
import static io.pgstream.connect.common.postgres.Identifiers.quote;

import io.pgstream.connect.common.schema.ColumnDefinition;
import io.pgstream.connect.common.schema.ConstraintDefinition;
import io.pgstream.connect.common.schema.IndexDefinition;
import io.pgstream.connect.common.schema.TableDefinition;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;

/** The statements that create, change and drop a table with everything that belongs to it. */
final class TableDiff {
  private static final String DEFAULT_IDENTITY = "default";

  private final DdlScript script;

  TableDiff(DdlScript script) {
    this.script = script;
  }

  void create(Named<TableDefinition> table) {
    TableDefinition definition = table.definition();
    script.add(
        DdlPhase.TABLE,
        definition.columns().stream()
            .map(ColumnText::definition)
            .collect(
                Collectors.joining(
                    ", ",
                    "CREATE "
                        + (definition.unlogged() ? "UNLOGGED " : "")
                        + "TABLE "
                        + table.sql()
                        + " (",
                    ")")));
    constraints(table, List.of(), table, definition).apply(script, DdlPhase.TABLE);
    new IndexDiff(table.schema(), List.of(), TableConstraints.plainIndexes(definition))
        .apply(script);
    foreignKeys(table, List.of(), table, definition).apply(script, DdlPhase.FOREIGN_KEY);
    replicaIdentity(null, table);
    comments(table);
  }

  private void comments(Named<TableDefinition> table) {
    comment(null, table);
    for (ColumnDefinition column : table.definition().columns()) {
      if (column.comment() != null) {
        script.add(
            DdlPhase.TABLE,
            "COMMENT ON COLUMN "
                + table.sql()
                + "."
                + quote(column.name())
                + " IS "
                + literal(column.comment()));
      }
    }
  }

  void alter(Named<TableDefinition> before, Named<TableDefinition> after) {
    TableDefinition old = before.definition();
    TableDefinition now = after.definition();
    ConstraintDiff foreignKeys = foreignKeys(before, old.foreignKeys(), after, now);
    foreignKeys.dropBeforeMove(script, DdlPhase.DROP_FOREIGN_KEY);
    move(before, after);
    ConstraintDiff constraints = constraints(before, TableConstraints.ofTable(old), after, now);
    constraints.drop(script);
    new ColumnDiff(after.sql(), old.columns(), now.columns())
        .statements()
        .forEach(statement -> script.add(DdlPhase.TABLE, statement));
    constraints.apply(script, DdlPhase.TABLE);
    List<IndexDefinition> oldIndexes = TableConstraints.plainIndexes(old);
    new IndexDiff(after.schema(), oldIndexes, TableConstraints.plainIndexes(now)).apply(script);
    foreignKeys.apply(script, DdlPhase.FOREIGN_KEY);
    replicaIdentity(old, after);
    comment(old.comment(), after);
  }

  private static ConstraintDiff constraints(
      Named<TableDefinition> before,
      List<ConstraintDefinition> old,
      Named<TableDefinition> after,
      TableDefinition now) {
    return new ConstraintDiff(before.sql(), after.sql(), old, TableConstraints.ofTable(now));
  }

  private static ConstraintDiff foreignKeys(
      Named<TableDefinition> before,
      List<ConstraintDefinition> old,
      Named<TableDefinition> after,
      TableDefinition now) {
    return new ConstraintDiff(before.sql(), after.sql(), old, now.foreignKeys());
  }

  private void move(Named<TableDefinition> before, Named<TableDefinition> after) {
    if (!before.schema().equals(after.schema())) {
      script.add(
          DdlPhase.MOVE, "ALTER TABLE " + before.sql() + " SET SCHEMA " + quote(after.schema()));
    }
    if (!before.name().equals(after.name())) {
      script.add(
          DdlPhase.MOVE,
          "ALTER TABLE "
              + qualify(after.schema(), before.name())
              + " RENAME TO "
              + quote(after.name()));
    }
    if (before.definition().unlogged() != after.definition().unlogged()) {
      script.add(
          DdlPhase.TABLE,
          "ALTER TABLE "
              + after.sql()
              + (after.definition().unlogged() ? " SET UNLOGGED" : " SET LOGGED"));
    }
  }

  void drop(Named<TableDefinition> table) {
    for (ConstraintDefinition foreignKey : table.definition().foreignKeys()) {
      // Dropped tables may refer to each other.
      script.add(
          DdlPhase.DROP_FOREIGN_KEY,
          "ALTER TABLE IF EXISTS "
              + table.sql()
              + " DROP CONSTRAINT IF EXISTS "
              + quote(foreignKey.name()));
    }
    script.add(DdlPhase.DROP_TABLE, "DROP TABLE IF EXISTS " + table.sql());
  }

  private void replicaIdentity(TableDefinition before, Named<TableDefinition> after) {
    TableDefinition now = after.definition();
    String identity = now.replicaIdentity() == null ? DEFAULT_IDENTITY : now.replicaIdentity();
    String old =
        before == null || before.replicaIdentity() == null
            ? DEFAULT_IDENTITY
            : before.replicaIdentity();
    boolean indexChanged =
        before != null
            && !Objects.equals(before.replicaIdentityIndex(), now.replicaIdentityIndex());
    if (!identity.equals(old) || ("index".equals(identity) && indexChanged)) {
      script.add(
          DdlPhase.TABLE,
          "ALTER TABLE "
              + after.sql()
              + " REPLICA IDENTITY "
              + switch (identity) {
                case "full" -> "FULL";
                case "nothing" -> "NOTHING";
                case "index" -> "USING INDEX " + quote(now.replicaIdentityIndex());
                default -> "DEFAULT";
              });
    }
  }

  private void comment(String before, Named<TableDefinition> table) {
    String comment = table.definition().comment();
    if (!Objects.equals(before, comment)) {
      script.add(
          DdlPhase.TABLE,
          "COMMENT ON TABLE "
              + table.sql()
              + " IS "
              + (comment == null ? "NULL" : literal(comment)));
    }
  }
}
