package io.pgstream.connect.sink.postgres.schema;

import static io.pgstream.connect.common.postgres.Identifiers.qualify;
import static io.pgstream.connect.common.postgres.Identifiers.quote;

import io.pgstream.connect.common.schema.ColumnDefinition;
import io.pgstream.connect.common.schema.SequenceOptions;
import java.util.ArrayList;
import java.util.List;

/** The statements that make a column an identity, change its sequence, or make it a plain one. */
final class IdentityDiff {
  private final String schema;
  private final String table;
  private final ColumnDefinition previous;
  private final ColumnDefinition column;
  private final List<String> statements = new ArrayList<>();

  /**
   * @param schema the schema of the table, and so of its sequences
   * @param table the qualified table
   */
  IdentityDiff(String schema, String table, ColumnDefinition previous, ColumnDefinition column) {
    this.schema = schema;
    this.table = table;
    this.previous = previous;
    this.column = column;
  }

  List<String> statements() {
    if (previous.identity().isEmpty() && !column.identity().isEmpty()) {
      if (previous.nullable()) {
        alterColumn("SET NOT NULL");
      }
      alterColumn("ADD " + ColumnText.identity(schema, column));
      ColumnText.sequenceType(schema, column).ifPresent(statements::add);
    } else if (!previous.identity().isEmpty() && column.identity().isEmpty()) {
      alterColumn("DROP IDENTITY");
    } else if (!column.identity().isEmpty()) {
      change();
    }
    return statements;
  }

  private void change() {
    if (!previous.identity().equals(column.identity())) {
      alterColumn("SET GENERATED " + ColumnText.kind(column));
    }
    SequenceOptions sequence = column.identitySequence();
    if (sequence != null && !sequence.equals(previous.identitySequence())) {
      rename(previous.identitySequence(), sequence);
      ColumnText.sequenceType(schema, column).ifPresent(statements::add);
      alterColumn(ColumnText.setOptions(sequence));
    }
  }

  private void rename(SequenceOptions before, SequenceOptions after) {
    if (before != null
        && before.name() != null
        && after.name() != null
        && !before.name().equals(after.name())) {
      statements.add(
          "ALTER SEQUENCE " + qualify(schema, before.name()) + " RENAME TO " + quote(after.name()));
    }
  }

  private void alterColumn(String action) {
    statements.add("ALTER TABLE " + table + " ALTER COLUMN " + quote(column.name()) + " " + action);
  }
}
