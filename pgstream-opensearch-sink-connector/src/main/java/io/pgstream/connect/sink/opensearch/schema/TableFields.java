package io.pgstream.connect.sink.opensearch.schema;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pgstream.connect.common.event.ColumnValue;
import io.pgstream.connect.common.schema.ColumnDefinition;
import io.pgstream.connect.common.schema.TableDefinition;
import io.pgstream.connect.sink.opensearch.index.FieldMapping;
import java.util.ArrayList;
import java.util.List;

/** The fields that tables and rows need in their index. */
final class TableFields {
  private TableFields() {}

  /** A field per column. The column of a single-column key has one too, though it stays empty. */
  static ObjectNode of(TableDefinition table) {
    ObjectNode fields = JsonNodeFactory.instance.objectNode();
    for (ColumnDefinition column : table.columns()) {
      fields.set(column.pgstreamId(), FieldMapping.of(column.type()));
    }
    return fields;
  }

  /** A field per column of a row. */
  static ObjectNode of(List<ColumnValue> row) {
    ObjectNode fields = JsonNodeFactory.instance.objectNode();
    for (ColumnValue column : row) {
      fields.set(column.id(), FieldMapping.of(column.type()));
    }
    return fields;
  }

  /** Those fields of an index that belong to a table. */
  static ObjectNode ofTable(String tableId, ObjectNode existing) {
    List<String> own = fieldNames(existing);
    own.removeIf(name -> !name.startsWith(tableId + "-"));
    return existing.deepCopy().retain(own);
  }

  /** Those of the wanted fields that an index lacks. */
  static ObjectNode missing(ObjectNode wanted, ObjectNode existing) {
    return wanted.deepCopy().without(fieldNames(existing));
  }

  /** Those of the wanted fields that an index has with another mapping. */
  static ObjectNode different(ObjectNode wanted, ObjectNode existing) {
    ObjectNode different = JsonNodeFactory.instance.objectNode();
    wanted
        .fields()
        .forEachRemaining(
            field -> {
              if (existing.has(field.getKey())
                  && !existing.get(field.getKey()).equals(field.getValue())) {
                different.set(field.getKey(), field.getValue());
              }
            });
    return different;
  }

  private static List<String> fieldNames(ObjectNode node) {
    List<String> names = new ArrayList<>();
    node.fieldNames().forEachRemaining(names::add);
    return names;
  }
}
