package io.pgstream.connect.sink.opensearch.schema;

import io.pgstream.connect.common.event.ChangeEvent;
import io.pgstream.connect.common.schema.ObjectChange;
import io.pgstream.connect.common.schema.SchemaDefinition;
import io.pgstream.connect.common.schema.SchemaLogEntry;
import io.pgstream.connect.common.schema.TableDefinition;
import io.pgstream.connect.sink.opensearch.bulk.RejectHandler;
import io.pgstream.connect.sink.opensearch.layout.Layouts;
import io.pgstream.connect.sink.opensearch.layout.TableLayout;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Applies rows of the schema log to indexes. Each can come again, in the same order, at any time:
 * what is newer stays.
 */
final class SchemaChanges {
  private static final Logger LOG = LoggerFactory.getLogger(SchemaChanges.class);
  private static final String ENUM = "enum";

  private final Layouts layouts;
  private final SchemaLogIndex log;
  private final TableRegistry registry;
  private final TableChanges tables;
  private final EnumChanges enums;

  SchemaChanges(
      Layouts layouts,
      SchemaLogIndex log,
      TableRegistry registry,
      TableChanges tables,
      EnumChanges enums) {
    this.layouts = layouts;
    this.log = log;
    this.registry = registry;
    this.tables = tables;
    this.enums = enums;
  }

  /** Applies one row. Everything before it must have been written. */
  void apply(
      ChangeEvent event, SchemaLogEntry entry, TopicPosition position, RejectHandler rejects) {
    long lsn = position.lsn();
    log.ensure();
    if (entry.schema().dropped()) {
      dropSchema(entry.schemaName(), lsn);
    } else {
      tables.begin();
      List<ObjectChange> all = changes(entry.schema());
      changeSchema(all, entry.schemaName(), lsn);
      tables.addFields(newTables(all, entry, lsn));
      all.forEach(change -> apply(change, entry, position));
    }
    registry.flush();
    log.store(entry, Boolean.parseBoolean(event.columnText("acked")), lsn, rejects);
  }

  private List<TableLayout> newTables(List<ObjectChange> changes, SchemaLogEntry entry, long lsn) {
    return changes.stream()
        .filter(change -> ObjectChange.TABLE.equals(change.kind()))
        .filter(change -> registry.find(change.id()).isEmpty())
        .flatMap(change -> entry.schema().table(change.id()).stream())
        .map(table -> KnownTable.of(entry.schemaName(), table, lsn, layouts).layout())
        .toList();
  }

  private void changeSchema(List<ObjectChange> changes, String schema, long lsn) {
    List<ObjectChange> own =
        changes.stream().filter(change -> ObjectChange.SCHEMA.equals(change.kind())).toList();
    own.stream()
        .filter(change -> ObjectChange.ALTER.equals(change.op()) && change.identity() != null)
        .filter(change -> tablesOf(change.identity()).allMatch(table -> table.lsn() <= lsn))
        .forEach(change -> renameSchema(change.identity(), schema));
    if (own.stream().noneMatch(change -> ObjectChange.MOVE.equals(change.op()))) {
      tables.ensureSchema(schema);
    } else if (tablesOf(schema).findAny().isEmpty()) {
      // What a replay has made again under the old name.
      tables.dropSchema(schema, List.of(), false, lsn);
    }
  }

  private void renameSchema(String before, String now) {
    tables.renameSchema(before, now);
    registry.loads().handedOver(layouts.schemaAlias(before), layouts.schemaAlias(now));
  }

  private Stream<KnownTable> tablesOf(String schema) {
    return registry.all().stream()
        .filter(table -> table.schema().equals(schema) && !table.isDropped());
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

  private void apply(ObjectChange change, SchemaLogEntry entry, TopicPosition position) {
    if (ENUM.equals(change.kind())) {
      entry
          .schema()
          .object(ENUM, change.id())
          .ifPresent(
              type -> enums.change(entry.schemaName(), type, isCreate(change), position.lsn()));
      return;
    }
    if (!ObjectChange.TABLE.equals(change.kind())) {
      return;
    }
    switch (change.op()) {
      case ObjectChange.CREATE, ObjectChange.ALTER ->
          entry
              .schema()
              .table(change.id())
              .ifPresent(table -> changeTable(table, entry.schemaName(), position));
      case ObjectChange.DROP -> dropTable(change.id(), entry.schemaName(), position.lsn());
      case ObjectChange.MOVE -> moveTable(change.id(), entry.schemaName(), position.lsn());
      default ->
          LOG.warn(
              "Schema log row {} holds the change \"{}\", which this version does not know",
              entry.id(),
              change.op());
    }
  }

  private static boolean isCreate(ObjectChange change) {
    return ObjectChange.CREATE.equals(change.op());
  }

  private void changeTable(TableDefinition table, String schema, TopicPosition position) {
    long lsn = position.lsn();
    Optional<KnownTable> known = registry.find(table.pgstreamId());
    if (known.isPresent() && !known.get().isDropped() && known.get().layout().keySince() == lsn) {
      tables.rekeyReplayed(known.get().layout(), position);
    }
    if (known.isPresent() && known.get().lsn() > lsn) {
      // A replay: the documents are in a later form already, and rows are given that form.
      return;
    }
    Optional<KnownTable> before = known.filter(old -> !old.isDropped());
    KnownTable now =
        before
            .map(old -> old.changed(schema, table, lsn, layouts))
            .orElseGet(() -> KnownTable.of(schema, table, lsn, layouts));
    tables.change(before, now, position);
    registry.store(now);
  }

  /** A table that came back later stays, as a replay finds it. */
  private void moveTable(String id, String schema, long lsn) {
    if (tablesOf(schema).noneMatch(table -> table.id().equals(id) && table.lsn() > lsn)) {
      tables.leave(schema, id, lsn);
    }
  }

  private void dropTable(String id, String schema, long lsn) {
    Optional<KnownTable> known = registry.find(id);
    if (known.isEmpty() || known.get().lsn() <= lsn) {
      tables.drop(schema, id, lsn);
      registry.store(KnownTable.dropped(id, schema, lsn, layouts));
    } else if (!known.get().isDropped()) {
      tables.leave(schema, id, lsn);
    }
  }

  private void dropSchema(String schema, long lsn) {
    List<KnownTable> all = tablesOf(schema).toList();
    List<KnownTable> gone = all.stream().filter(table -> table.lsn() <= lsn).toList();
    tables.dropSchema(schema, gone, gone.size() < all.size(), lsn);
    gone.forEach(table -> registry.store(KnownTable.dropped(table.id(), schema, lsn, layouts)));
  }
}
