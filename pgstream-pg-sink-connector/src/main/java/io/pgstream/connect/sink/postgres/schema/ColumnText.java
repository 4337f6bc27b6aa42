package io.pgstream.connect.sink.postgres.schema;

import static io.pgstream.connect.common.postgres.Identifiers.literal;
import static io.pgstream.connect.common.postgres.Identifiers.qualify;
import static io.pgstream.connect.common.postgres.Identifiers.quote;

import io.pgstream.connect.common.schema.ColumnDefinition;
import io.pgstream.connect.common.schema.SequenceOptions;
import java.util.Optional;

/** How CREATE TABLE and ADD COLUMN write a column; {@code schema} is that of its table. */
final class ColumnText {
  private ColumnText() {}

  /** The column with its real default. */
  static String definition(String schema, ColumnDefinition column) {
    return definition(schema, column, column.defaultExpression());
  }

  /** The column with the value that rows older than it hold as its default. */
  static String definitionWithMissingValue(String schema, ColumnDefinition column) {
    return definition(
        schema, column, literal(column.missingValue()).strip() + "::" + column.type());
  }

  private static String definition(
      String schema, ColumnDefinition column, String defaultExpression) {
    StringBuilder text = new StringBuilder(quote(column.name())).append(' ').append(column.type());
    if (column.collation() != null) {
      text.append(" COLLATE ").append(column.collation());
    }
    if (column.generated()) {
      text.append(" GENERATED ALWAYS AS (").append(column.defaultExpression()).append(") STORED");
    } else if (!column.identity().isEmpty()) {
      text.append(' ').append(identity(schema, column));
    } else if (defaultExpression != null) {
      text.append(" DEFAULT ").append(defaultExpression);
    }
    return text.append(column.nullable() ? "" : " NOT NULL").toString();
  }

  static String identity(String schema, ColumnDefinition column) {
    SequenceOptions sequence = column.identitySequence();
    String options =
        sequence == null ? "" : " (" + name(schema, sequence) + options(sequence) + ")";
    return "GENERATED " + kind(column) + " AS IDENTITY" + options;
  }

  /** The server would make up a name from those that the table and column have now. */
  private static String name(String schema, SequenceOptions sequence) {
    return sequence.name() == null ? "" : "SEQUENCE NAME " + qualify(schema, sequence.name()) + " ";
  }

  /**
   * How the sequence of an identity gets its type, if that is not the column's: so it is in a table
   * that was made LIKE another one.
   */
  static Optional<String> sequenceType(String schema, ColumnDefinition column) {
    SequenceOptions sequence = column.identitySequence();
    return sequence == null
            || sequence.name() == null
            || sequence.dataType() == null
            || sequence.dataType().equals(column.type())
        ? Optional.empty()
        : Optional.of(
            "ALTER SEQUENCE "
                + qualify(schema, sequence.name())
                + " AS "
                + sequence.dataType()
                + " "
                + options(sequence));
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
