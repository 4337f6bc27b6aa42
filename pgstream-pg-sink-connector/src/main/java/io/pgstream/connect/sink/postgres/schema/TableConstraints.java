package io.pgstream.connect.sink.postgres.schema;

import static io.pgstream.connect.common.postgres.Identifiers.quote;

import io.pgstream.connect.common.schema.ConstraintDefinition;
import io.pgstream.connect.common.schema.IndexDefinition;
import io.pgstream.connect.common.schema.TableDefinition;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** What belongs to the constraints of a table, also in definitions that do not say so. */
final class TableConstraints {
  private TableConstraints() {}

  /** Primary key first, then unique, check and exclusion constraints. */
  static List<ConstraintDefinition> ofTable(TableDefinition table) {
    List<ConstraintDefinition> constraints = new ArrayList<>();
    ConstraintDefinition primaryKey = primaryKey(table);
    if (primaryKey != null) {
      constraints.add(primaryKey);
    }
    constraints.addAll(table.constraints());
    return constraints;
  }

  /** Indexes that are not part of a constraint. */
  static List<IndexDefinition> plainIndexes(TableDefinition table) {
    Set<String> names = new HashSet<>();
    ofTable(table).stream()
        .filter(constraint -> !"CHECK".equals(constraint.type()))
        .forEach(constraint -> names.add(constraint.name()));
    return table.indexes().stream()
        .filter(index -> !index.constraint() && !names.contains(index.name()))
        .toList();
  }

  private static ConstraintDefinition primaryKey(TableDefinition table) {
    if (table.primaryKey() != null || table.primaryKeyColumns().isEmpty()) {
      return table.primaryKey();
    }
    // Written by pgstream in Go: the key has columns, and its index gives the name.
    Set<String> key = Set.copyOf(table.primaryKeyColumns());
    String name =
        table.indexes().stream()
            .filter(index -> index.unique() && Set.copyOf(index.columns()).equals(key))
            .map(IndexDefinition::name)
            .findFirst()
            .orElse(table.name() + "_pkey");
    String columns =
        table.primaryKeyColumns().stream()
            .map(column -> quote(column))
            .collect(Collectors.joining(", "));
    return new ConstraintDefinition(null, name, null, "PRIMARY KEY (" + columns + ")", null);
  }
}
