package io.pgstream.connect.sink.postgres.schema;

import static io.pgstream.connect.common.postgres.Identifiers.quote;

import io.pgstream.connect.common.schema.ColumnDefinition;
import io.pgstream.connect.common.schema.ColumnStorage;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/** The statements that store the values of a column in another way. */
final class StorageDiff {
  /** Types of the server whose values are by default compressed, but rather kept in the row. */
  private static final Set<String> MAIN = Set.of("numeric", "inet", "cidr");

  private final String column;
  private final String type;
  private final ColumnStorage before;
  private final ColumnStorage after;

  /**
   * @param before the storage until now; null if it was as the type says
   */
  StorageDiff(String table, ColumnDefinition column, ColumnStorage before) {
    // Children are named by the change themselves.
    this.column = "ALTER TABLE ONLY " + table + " ALTER COLUMN " + quote(column.name()) + " ";
    this.type = column.type();
    this.before = before == null ? ColumnStorage.DEFAULT : before;
    this.after = column.storage() == null ? ColumnStorage.DEFAULT : column.storage();
  }

  List<String> statements() {
    List<String> statements = new ArrayList<>();
    if (!Objects.equals(before.strategy(), after.strategy())) {
      statements.add(
          column + "SET STORAGE " + (after.strategy() == null ? ofType() : after.strategy()));
    }
    if (!Objects.equals(before.statistics(), after.statistics())) {
      statements.add(
          column + "SET STATISTICS " + (after.statistics() == null ? "-1" : after.statistics()));
    }
    if (!Objects.equals(before.compression(), after.compression())) {
      statements.add(
          column
              + "SET COMPRESSION "
              + (after.compression() == null ? "default" : after.compression()));
    }
    new OptionDiff(before.options(), after.options())
        .actions()
        .forEach(action -> statements.add(column + action));
    return statements;
  }

  /** Servers before version 16 have no word for the type's own strategy. */
  private String ofType() {
    return MAIN.contains(type.replaceFirst("\\(.*", "")) ? "MAIN" : "EXTENDED";
  }
}
