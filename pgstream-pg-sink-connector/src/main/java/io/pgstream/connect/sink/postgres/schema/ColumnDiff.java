package io.pgstream.connect.sink.postgres.schema;

import static io.pgstream.connect.common.postgres.Identifiers.literal;
import static io.pgstream.connect.common.postgres.Identifiers.quote;

import io.pgstream.connect.common.schema.ColumnDefinition;
import io.pgstream.connect.common.schema.ColumnStorage;
import io.pgstream.connect.common.schema.TableDefinition;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The statements that turn the columns of a table into others, matched by column id. */
final class ColumnDiff {
  private final String schema;
  private final String table;
  private final List<ColumnDefinition> before;
  private final List<ColumnDefinition> after;
  private final boolean setsExpressions;
  private final boolean isPartition;
  private final boolean isPartitioned;
  private final List<String> statements = new ArrayList<>();
  private final List<String> childDefaults = new ArrayList<>();
  private final List<String> comments = new ArrayList<>();
  private final Map<String, String> alternatives = new HashMap<>();

  /**
   * @param table the table, which has its new name and schema already
   * @param setsExpressions whether the target can change the expression of a generated column
   */
  ColumnDiff(Named<TableDefinition> table, TableDefinition before, boolean setsExpressions) {
    TableDefinition after = table.definition();
    this.schema = table.schema();
    this.table = table.sql();
    this.before = before.columns();
    this.after = after.columns();
    this.setsExpressions = setsExpressions;
    this.isPartition = before.isPartition() && after.isPartition();
    this.isPartitioned = after.partitionKey() != null;
  }

  List<String> statements() {
    Map<String, ColumnDefinition> old = byId(before);
    Map<String, ColumnDefinition> now = byId(after);
    before.stream()
        .filter(column -> !now.containsKey(column.pgstreamId()))
        // A generated column depends on plain ones.
        .sorted(Comparator.comparing(column -> !column.generated()))
        .forEach(this::drop);
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

  /** What may run instead of a statement if rows do not fit: a change of type by way of text. */
  String alternative(String statement) {
    return alternatives.getOrDefault(statement, statement);
  }

  /** Defaults that a parent's change would drop again; known after {@link #statements}. */
  List<String> childDefaults() {
    return childDefaults;
  }

  /** COMMENT statements; known after {@link #statements}. */
  List<String> comments() {
    return comments;
  }

  /** Only a partitioned table must take the column from its children along. */
  private void drop(ColumnDefinition column) {
    String only = isPartitioned ? "" : "ONLY ";
    if (!column.inherited()) {
      statements.add("ALTER TABLE " + only + table + " DROP COLUMN " + quote(column.name()));
    } else if (!isPartition) {
      statements.add(
          "ALTER TABLE " + only + table + " DROP COLUMN IF EXISTS " + quote(column.name()));
    }
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
        any = true;
        if (previous.inherited() && column.inherited()) {
          continue;
        }
        alterTable("RENAME COLUMN " + quote(previous.name()) + " TO " + quote(column.name()));
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
    if (column.inherited()) {
      // It has come with the parent's, and with what the parent has put there as the default.
      if (plain) {
        setDefault(column);
      }
    } else if (plain && column.missingValue() != null) {
      // The source evaluated the default once for all old rows: now() must not run again here.
      alterTable("ADD COLUMN " + ColumnText.definitionWithMissingValue(schema, column));
      setDefault(column);
    } else {
      alterTable("ADD COLUMN " + ColumnText.definition(schema, column));
    }
    ColumnText.sequenceType(schema, column).ifPresent(statements::add);
    storage(ColumnStorage.DEFAULT, column);
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
    storage(leftOf(previous, column), column);
    comment(previous.comment(), column);
  }

  /** What an ALTER TYPE has left of the old storage. */
  private static ColumnStorage leftOf(ColumnDefinition previous, ColumnDefinition column) {
    ColumnStorage storage = previous.storage();
    return storage == null || !typeChanged(previous, column)
        ? storage
        : new ColumnStorage(null, storage.statistics(), null, storage.options());
  }

  private void storage(ColumnStorage previous, ColumnDefinition column) {
    statements.addAll(new StorageDiff(table, column, previous).statements());
  }

  private void alterGenerated(ColumnDefinition previous, ColumnDefinition column, boolean renamed) {
    boolean expressionChanged =
        !Objects.equals(previous.defaultExpression(), column.defaultExpression());
    // A renamed column or function changes the text of expressions that mean the same.
    if (expressionChanged && setsExpressions) {
      alterColumn(column, "SET EXPRESSION AS (" + column.defaultExpression() + ")");
    } else if (expressionChanged && column.typeId() == null && !renamed) {
      alterTable("DROP COLUMN " + quote(column.name()));
      alterTable("ADD COLUMN " + ColumnText.definition(schema, column));
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
      changeType(column);
    }
    statements.addAll(new IdentityDiff(schema, table, previous, column).statements());
    if (column.identity().isEmpty()) {
      String left = hadDefault && !defaultDropped ? previous.defaultExpression() : null;
      // A parent that got another type has dropped the defaults of its children too.
      boolean droppedByParent = column.inherited() && !previous.type().equals(column.type());
      if (droppedByParent) {
        childDefaults.add(defaultStatement(column));
      } else if (!Objects.equals(left, column.defaultExpression())) {
        setDefault(column);
      }
    }
  }

  private void changeType(ColumnDefinition column) {
    String using =
        "ALTER TABLE "
            + table
            + " ALTER COLUMN "
            + quote(column.name())
            + " TYPE "
            + typeText(column)
            + " USING "
            + quote(column.name());
    String statement = using + "::" + column.type();
    alternatives.put(statement, using + "::text::" + column.type());
    statements.add(statement);
  }

  private static boolean typeChanged(ColumnDefinition previous, ColumnDefinition column) {
    if (column.inherited() && previous.inherited()) {
      return false;
    }
    // A type that was renamed or moved is the same type.
    boolean hasIds = previous.typeId() != null && column.typeId() != null;
    boolean sameType =
        hasIds
            ? previous.typeId().equals(column.typeId())
                && Objects.equals(previous.typeModifier(), column.typeModifier())
            : previous.type().equals(column.type());
    return !sameType || !Objects.equals(previous.collation(), column.collation());
  }

  private static String typeText(ColumnDefinition column) {
    return column.type() + (column.collation() == null ? "" : " COLLATE " + column.collation());
  }

  private void setDefault(ColumnDefinition column) {
    statements.add(defaultStatement(column));
  }

  /** Children are named by the change themselves, with a default of their own. */
  private String defaultStatement(ColumnDefinition column) {
    return "ALTER TABLE ONLY "
        + table
        + " ALTER COLUMN "
        + quote(column.name())
        + (column.defaultExpression() == null
            ? " DROP DEFAULT"
            : " SET DEFAULT " + column.defaultExpression());
  }

  private void comment(String previous, ColumnDefinition column) {
    if (!Objects.equals(previous, column.comment())) {
      comments.add(
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
