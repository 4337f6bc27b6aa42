package io.pgstream.connect.sink.postgres;

import io.pgstream.connect.common.schema.ColumnDefinition;
import io.pgstream.connect.common.schema.ConstraintDefinition;
import io.pgstream.connect.common.schema.IndexDefinition;
import io.pgstream.connect.common.schema.ObjectChange;
import io.pgstream.connect.common.schema.SchemaDefinition;
import io.pgstream.connect.common.schema.SequenceDefinition;
import io.pgstream.connect.common.schema.TableDefinition;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Builds table definitions and the schema log rows around them. */
public final class TestTables {
  private final String id;
  private final String name;
  private final List<ColumnDefinition> columns = new ArrayList<>();
  private final List<IndexDefinition> indexes = new ArrayList<>();
  private final List<ConstraintDefinition> constraints = new ArrayList<>();
  private final List<ConstraintDefinition> foreignKeys = new ArrayList<>();
  private List<String> key = List.of();
  private ConstraintDefinition primaryKey;

  private TestTables(String id, String name) {
    this.id = id;
    this.name = name;
  }

  public static TestTables table(String id, String name) {
    return new TestTables(id, name);
  }

  private TestTables add(
      String columnId,
      String column,
      String type,
      String defaultExpression,
      boolean nullable,
      boolean generated,
      String identity,
      String missing,
      String comment) {
    columns.add(
        new ColumnDefinition(
            columnId,
            column,
            type,
            defaultExpression,
            nullable,
            generated,
            identity,
            null,
            false,
            null,
            missing,
            comment));
    return this;
  }

  public TestTables column(String columnId, String column, String type) {
    return add(columnId, column, type, null, true, false, "", null, null);
  }

  public TestTables notNull(String columnId, String column, String type, String expression) {
    return add(columnId, column, type, expression, false, false, "", null, null);
  }

  public TestTables withMissing(
      String columnId, String column, String type, String expression, String missing) {
    return add(columnId, column, type, expression, true, false, "", missing, null);
  }

  public TestTables identity(String columnId, String column, String type, String kind) {
    return add(columnId, column, type, null, false, false, kind, null, null);
  }

  public TestTables generated(String columnId, String column, String type, String expression) {
    return add(columnId, column, type, expression, true, true, "", null, null);
  }

  public TestTables commented(String columnId, String column, String type, String comment) {
    return add(columnId, column, type, null, true, false, "", null, comment);
  }

  public TestTables primaryKey(String oid, String constraint, String... keyColumns) {
    key = Arrays.asList(keyColumns);
    primaryKey =
        new ConstraintDefinition(
            oid, constraint, null, "PRIMARY KEY (" + String.join(", ", keyColumns) + ")", null);
    String definition = "CREATE UNIQUE INDEX ON " + name;
    indexes.add(new IndexDefinition("i" + oid, constraint, key, true, definition, true, null));
    return this;
  }

  public TestTables unique(String oid, String constraint, String definition) {
    constraints.add(new ConstraintDefinition(oid, constraint, "UNIQUE", definition, null));
    indexes.add(new IndexDefinition("i" + oid, constraint, List.of(), true, "UNIQUE", true, null));
    return this;
  }

  public TestTables check(String oid, String constraint, String definition) {
    constraints.add(new ConstraintDefinition(oid, constraint, "CHECK", definition, null));
    return this;
  }

  public TestTables foreignKey(String oid, String constraint, String definition) {
    foreignKeys.add(new ConstraintDefinition(oid, constraint, null, definition, null));
    return this;
  }

  public TestTables index(String oid, String index, String definition) {
    indexes.add(new IndexDefinition(oid, index, List.of(), false, definition, false, null));
    return this;
  }

  public TableDefinition build() {
    return new TableDefinition(
        "1",
        name,
        id,
        columns,
        key,
        primaryKey,
        indexes,
        constraints,
        foreignKeys,
        "default",
        null,
        null,
        false);
  }

  public static ObjectChange change(String op, String kind, String objectId, String objectName) {
    return new ObjectChange(op, kind, objectId, objectName, null);
  }

  public static ObjectChange change(String op, String kind, TestTables table) {
    return change(op, kind, table.id, table.name);
  }

  public static SchemaDefinition schema(List<TableDefinition> tables, ObjectChange... changes) {
    return schema(tables, List.of(), changes);
  }

  public static SchemaDefinition schema(
      List<TableDefinition> tables, List<SequenceDefinition> sequences, ObjectChange... changes) {
    return new SchemaDefinition(
        tables, sequences, List.of(), false, false, List.of(changes), "1", "1:1:", null);
  }

  public static SchemaDefinition baseline(List<TableDefinition> tables, ObjectChange... changes) {
    return new SchemaDefinition(
        tables,
        List.of(),
        List.of(),
        false,
        false,
        List.of(changes),
        "1",
        "1:1:",
        new SchemaDefinition.Baseline("slot"));
  }

  public static SchemaDefinition dropped(ObjectChange... changes) {
    return new SchemaDefinition(
        List.of(), List.of(), List.of(), true, false, List.of(changes), "1", "1:1:", null);
  }
}
