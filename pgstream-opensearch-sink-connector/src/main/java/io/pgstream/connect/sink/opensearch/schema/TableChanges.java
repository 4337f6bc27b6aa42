package io.pgstream.connect.sink.opensearch.schema;

import io.pgstream.connect.common.schema.ColumnDefinition;
import io.pgstream.connect.sink.opensearch.document.DocumentSource;
import io.pgstream.connect.sink.opensearch.index.ColumnType;
import io.pgstream.connect.sink.opensearch.index.IndexAdmin;
import io.pgstream.connect.sink.opensearch.index.IndexFields;
import io.pgstream.connect.sink.opensearch.layout.ColumnLayout;
import io.pgstream.connect.sink.opensearch.layout.Layouts;
import io.pgstream.connect.sink.opensearch.layout.TableLayout;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What changes of tables do to indexes and documents. Not thread-safe. */
final class TableChanges {
  private final Layouts layouts;
  private final IndexAdmin admin;
  private final TableDocuments documents;
  private final IndexGenerations generations;
  private final CopyMarks marks;
  private String knownIndex;
  private IndexFields knownFields;

  TableChanges(
      Layouts layouts,
      IndexAdmin admin,
      TableDocuments documents,
      IndexGenerations generations,
      CopyMarks marks) {
    this.marks = marks;
    this.layouts = layouts;
    this.admin = admin;
    this.documents = documents;
    this.generations = generations;
  }

  /** Changes are about to come together: what is read of indexes now stands until the last one. */
  void begin() {
    knownIndex = null;
  }

  /** The mapping of an index that many tables share takes long to read and longer to change. */
  private IndexFields fields(String index) {
    if (!index.equals(knownIndex)) {
      knownFields = admin.fields(index);
      knownIndex = index;
    }
    return knownFields;
  }

  /** Adds the fields of tables that are new to the index of their schema, all at once. */
  void addFields(List<TableLayout> tables) {
    if (layouts.isPerTable() || tables.size() < 2) {
      return;
    }
    TableLayout first = tables.get(0);
    IndexFields wanted = new IndexFields();
    tables.forEach(table -> wanted.putAll(TableFields.of(table)));
    addFields(admin.ensureAlias(first.alias(), first.readAlias()), wanted);
  }

  private void addFields(String index, IndexFields wanted) {
    IndexFields missing = fields(index).missing(wanted);
    admin.addFields(index, fields(index), wanted);
    knownFields.putAll(missing);
  }

  /** Creates the index of a schema, unless it is tables that have indexes. */
  void ensureSchema(String schema) {
    if (!layouts.isPerTable()) {
      String alias = layouts.schemaAlias(schema);
      admin.ensureAlias(alias, alias);
    }
  }

  /**
   * Hands the index of a renamed schema over to its new name. Documents name no schema, so they
   * stay as they are.
   */
  void renameSchema(String before, String now) {
    String oldAlias = layouts.schemaAlias(before);
    String alias = layouts.schemaAlias(now);
    if (!layouts.isPerTable() && admin.indexBehind(alias).isEmpty()) {
      admin
          .indexBehind(oldAlias)
          .ifPresent(index -> admin.aliases().rename(oldAlias, alias, index));
      // They are kept with the index, which has another alias now.
      marks.forget();
    }
  }

  /**
   * Brings index and documents of a table into the form of its definition.
   *
   * @param before the table as it was; empty if it is new, or new here
   * @param position where the change is
   */
  void change(Optional<KnownTable> before, KnownTable now, TopicPosition position) {
    TableLayout layout = now.layout();
    String index = admin.ensureAlias(layout.alias(), layout.readAlias());
    DocumentRewrite rewrite =
        before
            .map(
                old -> new DocumentRewrite(old.layout(), layout, missingValues(old, now), Map.of()))
            .orElse(null);
    if (rewrite != null && isElsewhere(rewrite)) {
      fit(layout, index, null, position);
      documents.move(rewrite, now.lsn());
      admin.indexBehind(layout.alias()).ifPresent(to -> marks.add(to, position));
      knownIndex = null;
    } else if (!fit(layout, index, rewrite, position) && rewrite != null && rewrite.isNeeded()) {
      documents.rewrite(rewrite, now.lsn());
    }
    if (layout.hasOwnIndex()) {
      name(before, layout);
    }
  }

  /** Whether the documents are in another index, which a renamed schema takes with it. */
  private boolean isElsewhere(DocumentRewrite rewrite) {
    String before = rewrite.before().alias();
    return !before.equals(rewrite.after().alias()) && admin.indexBehind(before).isPresent();
  }

  /**
   * Gives an index the fields of a table.
   *
   * @param rewrite what happens to the table's documents; null for nothing
   * @return whether the index was replaced, and the documents with it are in their new form
   */
  private boolean fit(
      TableLayout layout, String index, DocumentRewrite rewrite, TopicPosition position) {
    IndexFields existing = fields(index);
    IndexFields wanted = TableFields.of(layout);
    Map<String, String> renamed = rewrite == null ? Map.of() : rewrite.renamed();
    TableFields.putAliases(wanted, existing, renamed, layout);
    IndexFields different = existing.different(wanted);
    boolean newKey = rewrite != null && rewrite.changesKey();
    if (different.isEmpty() && !newKey) {
      addFields(index, wanted);
      admin.deletePredecessor(layout.readAlias(), index);
      return false;
    }
    DocumentRewrite whole =
        rewrite == null ? null : rewrite.converting(converted(layout, different));
    generations.replace(layout, index, existing.with(wanted), whole, position);
    knownIndex = null;
    return true;
  }

  /**
   * Rows from before a change of the key that are replayed after it bring documents with ids of the
   * former key: they get their new ids as at the first time.
   */
  void rekeyReplayed(TableLayout layout, TopicPosition position) {
    Optional<String> index = admin.indexBehind(layout.alias());
    if (layout.formerKey() == null || index.isEmpty()) {
      return;
    }
    DocumentRewrite rewrite =
        new DocumentRewrite(layout.withFormerKey(), layout, Map.of(), Map.of());
    if (documents.haveFormerIds(rewrite, layout.keySince())) {
      IndexFields fields = admin.fields(index.get());
      generations.replace(layout, index.get(), fields, rewrite, position);
      knownIndex = null;
    }
  }

  private static Map<String, ColumnType> converted(TableLayout layout, IndexFields different) {
    Map<String, ColumnType> converted = new HashMap<>();
    for (ColumnLayout column : layout.columns()) {
      if (different.has(column.field())) {
        converted.put(column.field(), column.type());
      }
    }
    return converted;
  }

  /** ADD COLUMN with a DEFAULT changes no row in the stream: the old documents get it here. */
  private static Map<String, String> missingValues(KnownTable before, KnownTable now) {
    Map<String, String> values = new HashMap<>();
    for (ColumnDefinition column : now.definition().columns()) {
      String id = column.pgstreamId();
      if (column.missingValue() != null && !before.layout().byId().containsKey(id)) {
        ColumnLayout layout = now.layout().byId().get(id);
        values.put(layout.field(), DocumentSource.value(layout.type(), column.missingValue()));
      }
    }
    return values;
  }

  private void name(Optional<KnownTable> before, TableLayout layout) {
    String index = admin.indexBehind(layout.alias()).orElseThrow();
    admin.aliases().point(layout.readAlias(), index);
    before
        .map(old -> old.layout().readAlias())
        .filter(old -> !old.equals(layout.readAlias()))
        .ifPresent(old -> admin.aliases().remove(old, index));
  }

  /** Removes what a table left in a schema's index when it went to another schema. */
  void leave(String schema, String tableId, long lsn) {
    if (!layouts.isPerTable()) {
      documents.delete(layouts.schemaAlias(schema), tableId, lsn);
    }
  }

  /** Removes the documents of a dropped table, with their index if it is the table's own. */
  void drop(String schema, String tableId, long lsn) {
    TableLayout layout = layouts.ofDropped(schema, tableId, lsn);
    if (layouts.isPerTable()) {
      admin.indexBehind(layout.alias()).ifPresent(admin::delete);
      knownIndex = null;
    } else {
      documents.delete(layout.alias(), tableId, lsn);
    }
  }

  /**
   * Removes what a schema held.
   *
   * @param tables its tables
   * @param hasSuccessor whether tables of a later schema of the same name are here: an index that
   *     they share only loses what is older
   */
  void dropSchema(String schema, List<KnownTable> tables, boolean hasSuccessor, long lsn) {
    if (layouts.isPerTable()) {
      tables.forEach(table -> drop(schema, table.id(), lsn));
    } else if (hasSuccessor) {
      documents.delete(layouts.schemaAlias(schema), null, lsn);
    } else {
      admin.indexBehind(layouts.schemaAlias(schema)).ifPresent(admin::delete);
    }
  }
}
