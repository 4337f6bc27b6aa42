package io.pgstream.connect.sink.postgres.schema;

import static io.pgstream.connect.common.postgres.Identifiers.literal;
import static io.pgstream.connect.common.postgres.Identifiers.quote;

import io.pgstream.connect.common.schema.ColumnDefinition;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The statements that turn the columns of a table into others, matched by column id. */
final class ColumnDiff {
  private final String table;
  private final List<ColumnDefinition> before;
  private final List<ColumnDefinition> after;
  private final List<String> statements = new ArrayList<>();

  ColumnDiff(String table, List<ColumnDefinition> before, List<ColumnDefinition> after) {
    this.table = table;
    this.before = before;
    this.after = after;
  }

  List<String> statements() {
    Map<String, ColumnDefinition> old = byId(before);
    Map<String, ColumnDefinition> now = byId(after);
    before.stream()
        .filter(column -> !now.containsKey(column.pgstreamId()))
        // A generated column depends on plain ones.
        .sorted(Comparator.comparing(column -> !column.generated()))
        .forEach(column -> alterTable("DROP COLUMN " + quote(column.name())));
    boolean renamed = rename(old);
    dropExpressions(old);
    for (ColumnDefinition column : after) {
      ColumnDefinition previous = old.get(column.pgstreamId());
      if (previous == null) {
        add(column);
      } else {
        alter(previous, column, renamed);
      }
    }
    return statements;
  }

  private static Map<String, ColumnDefinition> byId(List<ColumnDefinition> columns) {
    return columns.stream()
        .collect(Collectors.toMap(ColumnDefinition::pgstreamId, Function.identity()));
  }

  private boolean rename(Map<String, ColumnDefinition> old) {
    boolean any = false;
    for (ColumnDefinition column : after) {
      ColumnDefinition previous = old.get(column.pgstreamId());
      if (previous != null && !previous.name().equals(column.name())) {
        alterTable("RENAME COLUMN " + quote(previous.name()) + " TO " + quote(column.name()));
        any = true;
      }
    }
    return any;
  }

  /** Before all other changes: a column that an expression uses cannot change its type. */
  private void dropExpressions(Map<String, ColumnDefinition> old) {
    for (ColumnDefinition column : after) {
      ColumnDefinition previous = old.get(column.pgstreamId());
      if (previous != null && previous.generated() && !column.generated()) {
        alterColumn(column, "DROP EXPRESSION");
      }
    }
  }

  private void add(ColumnDefinition column) {
    boolean plain = !column.generated() && column.identity().isEmpty();
    if (plain && column.missingValue() != null) {
      // The source evaluated the default once for all old rows: now() must not run again here.
      alterTable("ADD COLUMN " + ColumnText.definitionWithMissingValue(column));
      setDefault(column);
    } else {
      alterTable("ADD COLUMN " + ColumnText.definition(column));
    }
    comment(null, column);
  }

  private void alter(ColumnDefinition previous, ColumnDefinition column, boolean renamed) {
    if (column.generated() && previous.generated()) {
      alterGenerated(previous, column, renamed);
    } else {
      alterPlain(previous, column);
    }
    if (previous.nullable() && !column.nullable() && column.identity().isEmpty()) {
      alterColumn(column, "SET NOT NULL");
    } else if (!previous.nullable() && column.nullable()) {
      alterColumn(column, "DROP NOT NULL");
    }
    comment(previous.comment(), column);
  }

  private void alterGenerated(ColumnDefinition previous, ColumnDefinition column, boolean renamed) {
    boolean expressionChanged =
        !Objects.equals(previous.defaultExpression(), column.defaultExpression());
    // A renamed column changes the text of expressions that mean the same.
    if (expressionChanged && !renamed) {
      alterTable("DROP COLUMN " + quote(column.name()));
      alterTable("ADD COLUMN " + ColumnText.definition(column));
    } else if (typeChanged(previous, column)) {
      alterColumn(column, "TYPE " + typeText(column));
    }
  }

  private void alterPlain(ColumnDefinition previous, ColumnDefinition column) {
    boolean typeChanged = typeChanged(previous, column);
    boolean hadDefault = !previous.generated() && previous.defaultExpression() != null;
    boolean identityAdded = previous.identity().isEmpty() && !column.identity().isEmpty();
    boolean defaultDropped = hadDefault && (typeChanged || identityAdded);
    if (defaultDropped) {
      // The old default may not be castable to the new type.
      alterColumn(column, "DROP DEFAULT");
    }
    if (typeChanged) {
      alterColumn(
          column,
          "TYPE " + typeText(column) + " USING " + quote(column.name()) + "::" + column.type());
    }
    identity(previous, column);
    if (column.identity().isEmpty()) {
      String left = hadDefault && !defaultDropped ? previous.defaultExpression() : null;
      if (!Objects.equals(left, column.defaultExpression())) {
        setDefault(column);
      }
    }
  }

  private static boolean typeChanged(ColumnDefinition previous, ColumnDefinition column) {
    return !previous.type().equals(column.type())
        || !Objects.equals(previous.collation(), column.collation());
  }

  private static String typeText(ColumnDefinition column) {
    return column.type() + (column.collation() == null ? "" : " COLLATE " + column.collation());
  }

  private void identity(ColumnDefinition previous, ColumnDefinition column) {
    if (previous.identity().isEmpty() && !column.identity().isEmpty()) {
      if (previous.nullable()) {
        alterColumn(column, "SET NOT NULL");
      }
      alterColumn(column, "ADD " + ColumnText.identity(column));
    } else if (!previous.identity().isEmpty() && column.identity().isEmpty()) {
      alterColumn(column, "DROP IDENTITY");
    } else if (!column.identity().isEmpty()) {
      if (!previous.identity().equals(column.identity())) {
        alterColumn(column, "SET GENERATED " + ColumnText.kind(column));
      }
      if (column.identitySequence() != null
          && !column.identitySequence().equals(previous.identitySequence())) {
        alterColumn(column, ColumnText.setOptions(column.identitySequence()));
      }
    }
  }

  private void setDefault(ColumnDefinition column) {
    alterColumn(
        column,
        column.defaultExpression() == null
            ? "DROP DEFAULT"
            : "SET DEFAULT " + column.defaultExpression());
  }

  private void comment(String previous, ColumnDefinition column) {
    if (!Objects.equals(previous, column.comment())) {
      statements.add(
          "COMMENT ON COLUMN "
              + table
              + "."
              + quote(column.name())
              + " IS "
              + (column.comment() == null ? "NULL" : literal(column.comment())));
    }
  }

  private void alterColumn(ColumnDefinition column, String action) {
    alterTable("ALTER COLUMN " + quote(column.name()) + " " + action);
  }

  private void alterTable(String action) {
    statements.add("ALTER TABLE " + table + " " + action);
  }
}
