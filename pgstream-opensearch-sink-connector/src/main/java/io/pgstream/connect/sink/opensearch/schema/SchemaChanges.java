package io.pgstream.connect.sink.opensearch.schema;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pgstream.connect.common.event.ChangeEvent;
import io.pgstream.connect.common.schema.ColumnDefinition;
import io.pgstream.connect.common.schema.ObjectChange;
import io.pgstream.connect.common.schema.SchemaDefinition;
import io.pgstream.connect.common.schema.SchemaLogEntry;
import io.pgstream.connect.common.schema.TableDefinition;
import io.pgstream.connect.sink.opensearch.bulk.RejectHandler;
import io.pgstream.connect.sink.opensearch.index.IndexAdmin;
import io.pgstream.connect.sink.opensearch.index.IndexNaming;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Applies rows of the schema log to indexes. Each can come again, in the same order, at any time:
 * what is newer stays.
 */
final class SchemaChanges {
  private static final Logger LOG = LoggerFactory.getLogger(SchemaChanges.class);

  private final IndexNaming naming;
  private final IndexAdmin admin;
  private final SchemaLogIndex log;
  private final TableRegistry registry;
  private final TableDocuments documents;
  private final IndexGenerations generations;

  SchemaChanges(
      IndexNaming naming,
      IndexAdmin admin,
      SchemaLogIndex log,
      TableRegistry registry,
      TableDocuments documents,
      IndexGenerations generations) {
    this.naming = naming;
    this.admin = admin;
    this.log = log;
    this.registry = registry;
    this.documents = documents;
    this.generations = generations;
  }

  /** Applies one row. Everything before it must have been written. */
  void apply(ChangeEvent event, SchemaLogEntry entry, RejectHandler rejects) {
    long lsn = event.metadata().commitLsn().value();
    log.ensure();
    if (entry.schema().dropped()) {
      dropSchema(entry.schemaName(), lsn);
    } else {
      admin.ensureAlias(naming.alias(entry.schemaName()));
      for (ObjectChange change : changes(entry.schema())) {
        apply(change, entry, lsn);
      }
    }
    log.store(entry, Boolean.parseBoolean(event.columnText("acked")), lsn, rejects);
  }

  /** Rows written by pgstream in Go name no changes: there each table may have changed. */
  private static List<ObjectChange> changes(SchemaDefinition schema) {
    if (!schema.changes().isEmpty()) {
      return schema.changes();
    }
    return schema.tables().stream()
        .map(
            table ->
                new ObjectChange(
                    ObjectChange.ALTER, ObjectChange.TABLE, table.pgstreamId(), table.name(), null))
        .toList();
  }

  private void apply(ObjectChange change, SchemaLogEntry entry, long lsn) {
    if (!ObjectChange.TABLE.equals(change.kind())) {
      return;
    }
    switch (change.op()) {
      case ObjectChange.CREATE, ObjectChange.ALTER ->
          entry
              .schema()
              .table(change.id())
              .ifPresent(table -> changeTable(table, entry.schemaName(), lsn));
      case ObjectChange.DROP -> dropTable(change.id(), entry.schemaName(), lsn);
      case ObjectChange.MOVE ->
          documents.delete(naming.alias(entry.schemaName()), change.id(), lsn);
      default ->
          LOG.warn(
              "Schema log row {} holds the change \"{}\", which this version does not know",
              entry.id(),
              change.op());
    }
  }

  private void changeTable(TableDefinition table, String schema, long lsn) {
    Optional<KnownTable> known = registry.find(table.pgstreamId());
    boolean outdated = known.isPresent() && known.get().lsn() > lsn;
    fitMapping(table, naming.alias(schema), outdated);
    if (outdated) {
      return;
    }
    known
        .filter(before -> !before.isDropped() && !before.schema().equals(schema))
        .ifPresent(before -> move(table, before.schema(), schema, lsn));
    addMissingValues(known, table, naming.alias(schema), lsn);
    registry.store(new KnownTable(table.pgstreamId(), schema, table, lsn));
  }

  private void move(TableDefinition table, String oldSchema, String newSchema, long lsn) {
    String from = naming.alias(oldSchema);
    String to = naming.alias(newSchema);
    Optional<String> oldIndex = admin.indexBehind(from);
    if (oldIndex.isEmpty()) {
      return;
    }
    String newIndex = admin.indexBehind(to).orElseThrow();
    // Documents can still hold fields of dropped columns, which no definition names.
    ObjectNode fields = TableFields.ofTable(table.pgstreamId(), admin.fields(oldIndex.get()));
    admin.addFields(newIndex, TableFields.missing(fields, admin.fields(newIndex)));
    documents.move(from, to, table, lsn);
  }

  private void fitMapping(TableDefinition table, String alias, boolean outdated) {
    String index = admin.indexBehind(alias).orElseThrow();
    ObjectNode wanted = TableFields.of(table);
    ObjectNode existing = admin.fields(index);
    ObjectNode different = TableFields.different(wanted, existing);
    if (!different.isEmpty() && !outdated) {
      generations.replace(
          alias, index, different, IndexGenerations.typesOf(different, types(table)));
      index = admin.indexBehind(alias).orElseThrow();
    }
    admin.addFields(index, TableFields.missing(wanted, existing));
  }

  private static Map<String, String> types(TableDefinition table) {
    Map<String, String> types = new HashMap<>();
    table.columns().forEach(column -> types.put(column.pgstreamId(), column.type()));
    return types;
  }

  /** ADD COLUMN with a DEFAULT changes no row in the stream: the old documents get it here. */
  private void addMissingValues(
      Optional<KnownTable> known, TableDefinition table, String alias, long lsn) {
    if (known.isEmpty()) {
      return;
    }
    List<ColumnDefinition> added = new ArrayList<>(table.columns());
    added.removeIf(
        column ->
            column.missingValue() == null || known.get().columnIds().contains(column.pgstreamId()));
    if (!added.isEmpty()) {
      documents.addColumns(alias, table, added, lsn);
    }
  }

  private void dropTable(String id, String schema, long lsn) {
    documents.delete(naming.alias(schema), id, lsn);
    if (registry.find(id).map(KnownTable::lsn).orElse(0L) <= lsn) {
      registry.store(new KnownTable(id, schema, null, lsn));
    }
  }

  /** An index that holds tables of a later schema of the same name only loses what is older. */
  private void dropSchema(String schema, long lsn) {
    String alias = naming.alias(schema);
    List<KnownTable> tables =
        registry.all().stream().filter(table -> table.schema().equals(schema)).toList();
    if (tables.stream().anyMatch(table -> !table.isDropped() && table.lsn() > lsn)) {
      documents.delete(alias, null, lsn);
    } else {
      admin.indexBehind(alias).ifPresent(admin::delete);
    }
    tables.stream()
        .filter(table -> !table.isDropped() && table.lsn() <= lsn)
        .forEach(table -> registry.store(new KnownTable(table.id(), schema, null, lsn)));
  }
}
