package io.pgstream.connect.sink.postgres.schema;

import static io.pgstream.connect.common.postgres.Identifiers.literal;
import static io.pgstream.connect.common.postgres.Identifiers.qualify;
import static io.pgstream.connect.common.postgres.Identifiers.quote;

import io.pgstream.connect.common.schema.ColumnDefinition;
import io.pgstream.connect.common.schema.ColumnStorage;
import io.pgstream.connect.common.schema.ConstraintDefinition;
import io.pgstream.connect.common.schema.IndexDefinition;
import io.pgstream.connect.common.schema.TableDefinition;
import io.pgstream.connect.common.schema.TableParent;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** The statements that create, change and drop a table with everything that belongs to it. */
final class TableDiff {
  private final DdlScript script;
  private final ParentNames parents;
  private final TargetTraits target;

  TableDiff(DdlScript script, ParentNames parents, TargetTraits target) {
    this.script = script;
    this.parents = parents;
    this.target = target;
  }

  void create(Named<TableDefinition> table) throws SQLException {
    TableDefinition definition = table.definition();
    if (definition.extension()) {
      return;
    }
    script.add(DdlPhase.TABLE, createText(table));
    createColumns(table);
    constraints(table, List.of(), table, definition, inherits(definition))
        .apply(script.of(ObjectType.CONSTRAINTS), DdlPhase.TABLE);
    new IndexDiff(table.schema(), table.sql(), List.of(), TableConstraints.plainIndexes(definition))
        .apply(script, DdlPhase.TABLE);
    foreignKeys(table, List.of(), table, definition, inherits(definition))
        .apply(script.of(ObjectType.CONSTRAINTS), DdlPhase.FOREIGN_KEY);
    new TableProperties(script, null, table).apply();
    if (definition.isPartition()) {
      attach(table);
    }
    comments(table);
  }

  /** A partition is made on its own and then attached: its indexes then keep their names. */
  private String createText(Named<TableDefinition> table) throws SQLException {
    TableDefinition definition = table.definition();
    List<String> columns =
        definition.columns().stream()
            .filter(column -> column.local() || !inherits(definition))
            .map(column -> ColumnText.definition(table.schema(), column))
            .toList();
    StringBuilder text =
        new StringBuilder("CREATE ")
            .append(definition.unlogged() ? "UNLOGGED " : "")
            .append("TABLE ")
            .append(table.sql())
            .append(" (")
            .append(String.join(", ", columns))
            .append(")");
    if (inherits(definition)) {
      List<String> names = new ArrayList<>();
      for (TableParent parent : definition.parents()) {
        names.add(parents.sql(parent));
      }
      text.append(" INHERITS (").append(String.join(", ", names)).append(")");
    }
    if (definition.partitionKey() != null) {
      text.append(" PARTITION BY ").append(definition.partitionKey());
    }
    return text.toString();
  }

  private static boolean inherits(TableDefinition table) {
    return !table.parents().isEmpty() && !table.isPartition();
  }

  /** What CREATE TABLE cannot say about columns. */
  private void createColumns(Named<TableDefinition> table) {
    for (ColumnDefinition column : table.definition().columns()) {
      if (!column.local() && inherits(table.definition())) {
        overrideInherited(table, column);
      }
      ColumnText.sequenceType(table.schema(), column)
          .ifPresent(statement -> script.add(DdlPhase.TABLE, statement));
      new StorageDiff(table.sql(), column, ColumnStorage.DEFAULT)
          .statements()
          .forEach(statement -> script.add(DdlPhase.TABLE, statement));
    }
  }

  private void overrideInherited(Named<TableDefinition> table, ColumnDefinition column) {
    String alter = "ALTER TABLE ONLY " + table.sql() + " ALTER COLUMN " + quote(column.name());
    if (!column.generated() && column.identity().isEmpty()) {
      String expression = column.defaultExpression();
      script.add(
          DdlPhase.TABLE,
          alter + (expression == null ? " DROP DEFAULT" : " SET DEFAULT " + expression));
    }
    if (!column.nullable()) {
      script.add(DdlPhase.TABLE, alter + " SET NOT NULL");
    }
  }

  private void comments(Named<TableDefinition> table) {
    for (ColumnDefinition column : table.definition().columns()) {
      if (column.comment() != null) {
        script
            .of(ObjectType.COMMENTS)
            .add(
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

  void alter(Named<TableDefinition> before, Named<TableDefinition> after) throws SQLException {
    TableDefinition old = before.definition();
    TableDefinition now = after.definition();
    if (now.extension()) {
      return;
    }
    DdlScript constraintScript = script.of(ObjectType.CONSTRAINTS);
    boolean attached = !old.parents().isEmpty() && !now.parents().isEmpty();
    boolean attaches = now.isPartition() && !samePartition(old, now);
    detach(before, after);
    ConstraintDiff foreignKeys =
        foreignKeys(before, old.foreignKeys(), after, now, attached || attaches);
    foreignKeys.dropBeforeMove(constraintScript, DdlPhase.DROP_FOREIGN_KEY);
    move(before, after);
    ConstraintDiff constraints =
        constraints(before, TableConstraints.ofTable(old), after, now, attached || attaches);
    constraints.drop(constraintScript);
    columns(after, old);
    constraints.apply(constraintScript, DdlPhase.TABLE);
    List<IndexDefinition> oldIndexes = TableConstraints.plainIndexes(old);
    IndexDiff indexes =
        new IndexDiff(
            after.schema(),
            after.sql(),
            attached || attaches,
            oldIndexes,
            TableConstraints.plainIndexes(now));
    // The server builds no index of a partitioned table concurrently.
    boolean later = target.buildsIndexesLater() && now.partitionKey() == null;
    (later ? indexes.buildingLater(now.pgstreamId()) : indexes).apply(script, DdlPhase.TABLE);
    foreignKeys.apply(constraintScript, DdlPhase.FOREIGN_KEY);
    new TableProperties(script, old, after).apply();
    if (attaches) {
      attach(after);
    }
    inherit(before, after);
  }

  private void columns(Named<TableDefinition> after, TableDefinition old) {
    ColumnDiff columns = new ColumnDiff(after, old, target.setsExpressions());
    for (String statement : columns.statements()) {
      script.add(DdlPhase.TABLE, statement, columns.alternative(statement));
    }
    columns.childDefaults().forEach(statement -> script.add(DdlPhase.CHILD_DEFAULT, statement));
    DdlScript comments = script.of(ObjectType.COMMENTS);
    columns.comments().forEach(statement -> comments.add(DdlPhase.TABLE, statement));
  }

  private static boolean samePartition(TableDefinition old, TableDefinition now) {
    return old.isPartition()
        && old.partitionBound().equals(now.partitionBound())
        && sameParent(old.parents().get(0), now.parents().get(0));
  }

  private static boolean sameParent(TableParent one, TableParent other) {
    boolean named = one.id() != null && other.id() != null;
    return named ? one.id().equals(other.id()) : one.equals(other);
  }

  private void attach(Named<TableDefinition> table) throws SQLException {
    script.add(
        DdlPhase.ATTACH,
        "ALTER TABLE "
            + parents.sql(table.definition().parents().get(0))
            + " ATTACH PARTITION "
            + table.sql()
            + " "
            + table.definition().partitionBound());
  }

  private void detach(Named<TableDefinition> before, Named<TableDefinition> after)
      throws SQLException {
    TableDefinition old = before.definition();
    if (old.isPartition()
        && !(after.definition().isPartition() && samePartition(old, after.definition()))) {
      script.add(
          DdlPhase.DETACH,
          "ALTER TABLE " + parents.sql(old.parents().get(0)) + " DETACH PARTITION " + before.sql());
    }
  }

  /** INHERIT and NO INHERIT. */
  private void inherit(Named<TableDefinition> before, Named<TableDefinition> after)
      throws SQLException {
    TableDefinition old = before.definition();
    TableDefinition now = after.definition();
    if (!old.isPartition()) {
      for (TableParent parent : missingFrom(now, old)) {
        script.add(
            DdlPhase.DETACH, "ALTER TABLE " + before.sql() + " NO INHERIT " + parents.sql(parent));
      }
    }
    if (!now.isPartition()) {
      for (TableParent parent : missingFrom(old, now)) {
        script.add(
            DdlPhase.ATTACH, "ALTER TABLE " + after.sql() + " INHERIT " + parents.sql(parent));
      }
    }
  }

  /** The parents of one table that another form of it lacks. */
  private static List<TableParent> missingFrom(TableDefinition other, TableDefinition table) {
    return table.parents().stream()
        .filter(parent -> other.parents().stream().noneMatch(known -> sameParent(known, parent)))
        .toList();
  }

  private static ConstraintDiff constraints(
      Named<TableDefinition> before,
      List<ConstraintDefinition> old,
      Named<TableDefinition> after,
      TableDefinition now,
      boolean attached) {
    return new ConstraintDiff(
        before.sql(), after.sql(), attached, old, TableConstraints.ofTable(now));
  }

  private static ConstraintDiff foreignKeys(
      Named<TableDefinition> before,
      List<ConstraintDefinition> old,
      Named<TableDefinition> after,
      TableDefinition now,
      boolean attached) {
    return new ConstraintDiff(before.sql(), after.sql(), attached, old, now.foreignKeys());
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
  }

  void drop(Named<TableDefinition> table) {
    for (ConstraintDefinition foreignKey : table.definition().foreignKeys()) {
      // Dropped tables may refer to each other; an inherited key goes with that of the parent.
      if (!foreignKey.inherited()) {
        script.add(
            DdlPhase.DROP_FOREIGN_KEY,
            "ALTER TABLE IF EXISTS "
                + table.sql()
                + " DROP CONSTRAINT IF EXISTS "
                + quote(foreignKey.name()));
      }
    }
    script.add(DdlPhase.DROP_TABLE, "DROP TABLE IF EXISTS " + table.sql());
  }
}
