package io.pgstream.connect.sink.postgres.schema;

import static io.pgstream.connect.common.postgres.Identifiers.literal;
import static io.pgstream.connect.common.postgres.Identifiers.quote;

import io.pgstream.connect.common.schema.ColumnDefinition;
import io.pgstream.connect.common.schema.SequenceOptions;

/** How CREATE TABLE and ADD COLUMN write a column. */
final class ColumnText {
  private ColumnText() {}

  /** The column with its real default. */
  static String definition(ColumnDefinition column) {
    return definition(column, column.defaultExpression());
  }

  /** The column with the value that rows older than it hold as its default. */
  static String definitionWithMissingValue(ColumnDefinition column) {
    return definition(column, literal(column.missingValue()).strip() + "::" + column.type());
  }

  private static String definition(ColumnDefinition column, String defaultExpression) {
    StringBuilder text = new StringBuilder(quote(column.name())).append(' ').append(column.type());
    if (column.collation() != null) {
      text.append(" COLLATE ").append(column.collation());
    }
    if (column.generated()) {
      text.append(" GENERATED ALWAYS AS (").append(column.defaultExpression()).append(") STORED");
    } else if (!column.identity().isEmpty()) {
      text.append(' ').append(identity(column));
    } else if (defaultExpression != null) {
      text.append(" DEFAULT ").append(defaultExpression);
    }
    return text.append(column.nullable() ? "" : " NOT NULL").toString();
  }

  static String identity(ColumnDefinition column) {
    String options =
        column.identitySequence() == null ? "" : " (" + options(column.identitySequence()) + ")";
    return "GENERATED " + kind(column) + " AS IDENTITY" + options;
  }

  static String kind(ColumnDefinition column) {
    return "a".equals(column.identity()) ? "ALWAYS" : "BY DEFAULT";
  }

  private static String options(SequenceOptions options) {
    return SequenceText.options(
        options.increment(),
        options.minimumValue(),
        options.maximumValue(),
        options.startValue(),
        options.cacheSize(),
        options.cycleOption());
  }

  /** Options of an existing identity, each with SET before it. */
  static String setOptions(SequenceOptions options) {
    return SequenceText.parts(
            options.increment(),
            options.minimumValue(),
            options.maximumValue(),
            options.startValue(),
            options.cacheSize(),
            options.cycleOption())
        .stream()
        .map(part -> "SET " + part)
        .reduce((a, b) -> a + " " + b)
        .orElse("");
  }
}
