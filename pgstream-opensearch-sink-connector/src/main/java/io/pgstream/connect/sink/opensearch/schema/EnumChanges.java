package io.pgstream.connect.sink.opensearch.schema;

import io.pgstream.connect.common.schema.ColumnDefinition;
import io.pgstream.connect.common.schema.ObjectDefinition;
import io.pgstream.connect.sink.opensearch.layout.ColumnLayout;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What a renamed label of an enum does to documents: it changes rows that are not in the stream.
 */
final class EnumChanges {
  private final TableRegistry registry;
  private final TableDocuments documents;

  EnumChanges(TableRegistry registry, TableDocuments documents) {
    this.registry = registry;
    this.documents = documents;
  }

  /**
   * Gives the documents the labels of an enum.
   *
   * @param isNew whether it has just been created
   */
  void change(String schema, ObjectDefinition definition, boolean isNew, long lsn) {
    Optional<KnownEnum> known = registry.findEnum(definition.oid());
    if (known.isPresent() && known.get().lsn() > lsn) {
      return;
    }
    KnownEnum now =
        known
            .filter(before -> !isNew)
            .map(before -> before.changed(schema, definition, lsn))
            .orElseGet(() -> KnownEnum.of(schema, definition, lsn));
    Map<String, String> renamed =
        isNew ? Map.of() : known.map(before -> before.renamed(definition)).orElse(Map.of());
    if (!renamed.isEmpty()) {
      registry.all().stream()
          .filter(table -> !table.isDropped())
          .forEach(table -> rename(table, now, renamed, lsn));
    }
    registry.store(now);
  }

  private void rename(KnownTable table, KnownEnum type, Map<String, String> labels, long lsn) {
    Map<String, Map<String, String>> fields = new HashMap<>();
    for (ColumnDefinition column : table.definition().columns()) {
      ColumnLayout layout = table.layout().byId().get(column.pgstreamId());
      if (layout != null && isOf(column, type)) {
        fields.put(layout.field(), labels);
      }
    }
    if (!fields.isEmpty()) {
      documents.rewrite(DocumentRewrite.relabelling(table.layout(), fields), lsn);
    }
  }

  /** Columns of the enum itself, of arrays, and of domains over either. */
  private static boolean isOf(ColumnDefinition column, KnownEnum type) {
    return type.definition().oid().equals(column.typeId())
        || isName(column.type(), type)
        || isName(column.baseType(), type);
  }

  private static boolean isName(String columnType, KnownEnum type) {
    return columnType != null
        && type.names().contains(columnType.replace("\"", "").replaceFirst("(\\[])+$", ""));
  }
}
