package io.pgstream.connect.sink.opensearch.schema;

import io.pgstream.connect.sink.opensearch.document.DocumentSource;
import io.pgstream.connect.sink.opensearch.document.FieldText;
import io.pgstream.connect.sink.opensearch.document.StoredDocument;
import io.pgstream.connect.sink.opensearch.index.ColumnType;
import io.pgstream.connect.sink.opensearch.index.DocumentId;
import io.pgstream.connect.sink.opensearch.layout.ColumnLayout;
import io.pgstream.connect.sink.opensearch.layout.TableLayout;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What a change of a table's definition does to its documents: fields get other names, lose their
 * column, or get the value that old rows have; ids are made from another key.
 *
 * @param before the table as the documents are
 * @param after the table as they shall be
 * @param added JSON for fields of new columns that documents lack
 * @param converted new types of the fields, by their new name, whose mapping changes
 * @param labels new texts by old ones, for the fields of enums, by their new name, that have some
 */
record DocumentRewrite(
    TableLayout before,
    TableLayout after,
    Map<String, String> added,
    Map<String, ColumnType> converted,
    Map<String, Map<String, String>> labels) {

  /** One that leaves texts as they are. */
  DocumentRewrite(
      TableLayout before,
      TableLayout after,
      Map<String, String> added,
      Map<String, ColumnType> converted) {
    this(before, after, added, converted, Map.of());
  }

  /** One that replaces texts of these fields only. */
  static DocumentRewrite relabelling(TableLayout table, Map<String, Map<String, String>> labels) {
    return new DocumentRewrite(table, table, Map.of(), Map.of(), labels);
  }

  /** A document's new id and source. */
  // The array is never changed and results are never compared.
  @SuppressWarnings("ArrayRecordComponent")
  record Result(String id, byte[] source) {}

  /** The same with values of these fields in the form of another type. */
  DocumentRewrite converting(Map<String, ColumnType> types) {
    return new DocumentRewrite(before, after, added, types, labels);
  }

  /** Whether a document is one of the table's. */
  boolean concerns(StoredDocument document) {
    String table = DocumentSource.fields(document.source()).get(DocumentSource.TABLE_FIELD);
    return table != null && before.tableId().equals(FieldText.text(table));
  }

  /** Whether documents change: nothing has to be read if they do not. */
  boolean isNeeded() {
    return !added.isEmpty() || !renamed().isEmpty() || losesColumns() || changesKey();
  }

  private boolean losesColumns() {
    return !after.byId().keySet().containsAll(before.byId().keySet());
  }

  /** Whether documents get other ids. */
  boolean changesKey() {
    return !before.keyColumns().equals(after.keyColumns());
  }

  /** New names of fields by their old ones. */
  Map<String, String> renamed() {
    Map<String, String> renamed = new LinkedHashMap<>();
    for (ColumnLayout old : before.columns()) {
      ColumnLayout now = after.byId().get(old.id());
      if (now != null && !now.field().equals(old.field())) {
        renamed.put(old.field(), now.field());
      }
    }
    return renamed;
  }

  /** The document as it shall be; null if it is so already. */
  Result apply(StoredDocument document) {
    Map<String, String> old = DocumentSource.fields(document.source());
    Map<String, String> fields = renamed(old);
    added.forEach(fields::putIfAbsent);
    converted.forEach(
        (field, type) ->
            fields.computeIfPresent(field, (name, json) -> FieldText.convert(json, type)));
    labels.keySet().forEach(field -> relabel(fields, field));
    String id = id(document.id(), old, fields);
    return id.equals(document.id()) && fields.equals(old)
        ? null
        : new Result(id, DocumentSource.ofFields(fields));
  }

  private void relabel(Map<String, String> fields, String field) {
    Map<String, String> texts = labels.getOrDefault(field, Map.of());
    fields.computeIfPresent(field, (name, json) -> FieldText.replace(json, texts));
  }

  private boolean relabelsKey() {
    return after.keyColumns().stream()
        .map(after.byId()::get)
        .anyMatch(column -> column != null && labels.containsKey(column.field()));
  }

  private Map<String, String> renamed(Map<String, String> old) {
    Map<String, String> newNames = new HashMap<>();
    for (ColumnLayout column : before.columns()) {
      ColumnLayout now = after.byId().get(column.id());
      newNames.put(column.field(), now == null ? null : now.field());
    }
    Map<String, String> fields = new LinkedHashMap<>();
    old.forEach(
        (name, json) -> {
          String newName = newNames.getOrDefault(name, name);
          if (newName != null) {
            fields.put(newName, json);
          }
        });
    return fields;
  }

  /**
   * The id under the new key; fields take in and give up what only the id holds. A document whose
   * id is not the one that the old key makes is in its new form already.
   */
  private String id(String oldId, Map<String, String> old, Map<String, String> fields) {
    boolean hasOtherKey = changesKey() || relabelsKey();
    if (!hasOtherKey && !(before.keyColumns().isEmpty() && !fields.equals(old))) {
      return oldId;
    }
    String tableId = before.tableId();
    ColumnLayout inId = columnInIdOnly(old);
    if (inId == null) {
      DocumentId made = make(before, old);
      if (made == null || !made.text().equals(oldId)) {
        return oldId;
      }
    } else if (after.byId().containsKey(inId.id())) {
      String text = DocumentId.key(tableId, oldId);
      String field = after.byId().get(inId.id()).field();
      fields.put(field, FieldText.json(text, inId.type()));
      relabel(fields, field);
    }
    DocumentId now = make(after, fields);
    if (now == null) {
      return oldId;
    }
    List<String> keys = after.keyColumns();
    if (after.keyInIdOnly() && keys.size() == 1 && !now.hashed()) {
      fields.remove(after.byId().get(keys.get(0)).field());
    }
    return now.text();
  }

  /** The key column whose value is in the id and not in the document; null if there is none. */
  private ColumnLayout columnInIdOnly(Map<String, String> old) {
    if (!before.keyInIdOnly() || before.keyColumns().size() != 1) {
      return null;
    }
    ColumnLayout column = before.byId().get(before.keyColumns().get(0));
    return column == null || old.containsKey(column.field()) ? null : column;
  }

  /** The id that a document with these fields has; null if it lacks a part of the key. */
  private static DocumentId make(TableLayout layout, Map<String, String> fields) {
    if (layout.keyColumns().isEmpty()) {
      SortedMap<String, String> row = new TreeMap<>();
      for (ColumnLayout column : layout.columns()) {
        String json = fields.get(column.field());
        row.put(column.id(), json == null ? null : FieldText.text(json));
      }
      return DocumentId.ofRow(layout.tableId(), row);
    }
    List<String> values = new ArrayList<>();
    for (String key : layout.keyColumns()) {
      ColumnLayout column = layout.byId().get(key);
      String json = column == null ? null : fields.get(column.field());
      String text = json == null ? null : FieldText.text(json);
      if (text == null) {
        return null;
      }
      values.add(text);
    }
    return DocumentId.of(layout.tableId(), values);
  }
}
