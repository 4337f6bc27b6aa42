package io.pgstream.connect.sink.postgres.schema;

import static io.pgstream.connect.common.postgres.Identifiers.qualify;
import static io.pgstream.connect.common.postgres.Identifiers.quote;

import io.pgstream.connect.common.schema.MaterializedViewDefinition;
import io.pgstream.connect.common.schema.ObjectChange;
import io.pgstream.connect.common.schema.ObjectDefinition;
import io.pgstream.connect.common.schema.SchemaLogEntry;
import io.pgstream.connect.common.schema.SequenceDefinition;
import io.pgstream.connect.common.schema.TableDefinition;
import java.sql.SQLException;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds the statements between what the target has and what a schema change describes. Only the
 * objects that the change names are looked at: of all others it may show an old form.
 */
final class SchemaDiff {
  private static final Logger LOG = LoggerFactory.getLogger(SchemaDiff.class);

  private final AppliedObjects applied;
  private final TargetTraits target;

  SchemaDiff(AppliedObjects applied, TargetTraits target) {
    this.applied = applied;
    this.target = target;
  }

  /** The last change of each object, in the order of the entry. */
  static Collection<ObjectChange> lastChanges(SchemaLogEntry entry) {
    Map<String, ObjectChange> changes = new LinkedHashMap<>();
    for (ObjectChange change : entry.schema().changes()) {
      changes.put(change.kind() + " " + change.id(), change);
    }
    return changes.values();
  }

  /**
   * Adds the statements for one object to the script.
   *
   * @param entry the schema log row
   * @param change one of its changes
   */
  void add(SchemaLogEntry entry, ObjectChange change, DdlScript script) throws SQLException {
    switch (change.kind()) {
      case ObjectChange.TABLE ->
          addTable(
              entry,
              change,
              new TableDiff(
                  copying(entry, change, script), new ParentNames(applied, entry), target));
      case ObjectChange.SEQUENCE ->
          addSequence(entry, change, new SequenceDiff(script.of(ObjectType.SEQUENCES)));
      case ObjectChange.MATERIALIZED_VIEW ->
          addView(entry, change, new ViewDiff(script.of(ObjectType.MATERIALIZED_VIEWS)));
      default -> {
        // Schemas come and go with the entry as a whole; kinds of later versions are not known
        // here.
        Optional<ObjectKind> kind = ObjectKind.of(change.kind());
        if (kind.isPresent()) {
          addObject(entry, change, kind.get(), script);
        }
      }
    }
  }

  /** Rows of a partitioned table are those of its partitions, which are copied with it. */
  private static DdlScript copying(SchemaLogEntry entry, ObjectChange change, DdlScript script) {
    return entry
        .schema()
        .table(change.id())
        .filter(table -> change.copied())
        .map(
            table ->
                (table.partitionKey() == null ? "ONLY " : "")
                    + qualify(entry.schemaName(), table.name()))
        .map(script::copying)
        .orElse(script);
  }

  private void addObject(
      SchemaLogEntry entry, ObjectChange change, ObjectKind kind, DdlScript script)
      throws SQLException {
    Named<ObjectDefinition> before =
        applied
            .object(change.kind(), change.id())
            .map(
                known -> new Named<>(known.schema(), known.definition().name(), known.definition()))
            .orElse(null);
    Optional<Named<ObjectDefinition>> after =
        entry
            .schema()
            .object(change.kind(), change.id())
            .map(object -> new Named<>(entry.schemaName(), object.name(), object));
    boolean creates = change.op().equals(ObjectChange.CREATE);
    boolean mayExist = !creates || entry.schema().isBaseline();
    ObjectDiff diff =
        new ObjectDiff(script.adopting(mayExist && before == null), kind, target.triggersFire());
    if (change.op().equals(ObjectChange.DROP)) {
      diff.drop(before, change);
    } else if (!change.op().equals(ObjectChange.MOVE) && after.isPresent()) {
      if (before != null) {
        diff.alter(before, after.get());
      } else if (after.get().definition().definition() != null) {
        diff.create(after.get());
      } else {
        warnOfMissing(entry, change);
      }
    }
  }

  private void addTable(SchemaLogEntry entry, ObjectChange change, TableDiff diff)
      throws SQLException {
    Named<TableDefinition> before =
        applied.table(change.id()).map(SchemaDiff::namedTable).orElse(null);
    Optional<Named<TableDefinition>> after =
        entry.schema().table(change.id()).map(table -> named(entry, table));
    if (change.op().equals(ObjectChange.DROP)) {
      if (before != null) {
        diff.drop(before);
      }
    } else if (!change.op().equals(ObjectChange.MOVE) && after.isPresent()) {
      if (before == null) {
        diff.create(after.get());
      } else {
        diff.alter(before, after.get());
      }
    }
  }

  private void addSequence(SchemaLogEntry entry, ObjectChange change, SequenceDiff diff)
      throws SQLException {
    Named<SequenceDefinition> before =
        applied.sequence(change.id()).map(SchemaDiff::namedSequence).orElse(null);
    Optional<Named<SequenceDefinition>> after =
        entry
            .schema()
            .sequence(change.id())
            .map(sequence -> new Named<>(entry.schemaName(), sequence.name(), sequence));
    if (change.op().equals(ObjectChange.DROP)) {
      if (before != null) {
        diff.drop(before);
      }
    } else if (!change.op().equals(ObjectChange.MOVE) && after.isPresent()) {
      String owner = owner(entry, after.get().definition().ownedBy());
      if (before == null) {
        diff.create(after.get(), owner);
      } else {
        diff.alter(before, after.get(), owner);
      }
    }
  }

  private void addView(SchemaLogEntry entry, ObjectChange change, ViewDiff diff)
      throws SQLException {
    Named<MaterializedViewDefinition> before =
        applied
            .view(change.id())
            .map(view -> new Named<>(view.schema(), view.definition().name(), view.definition()))
            .orElse(null);
    Optional<Named<MaterializedViewDefinition>> after =
        entry.schema().materializedViews().stream()
            .filter(view -> view.oid().equals(change.id()))
            .findFirst()
            .map(view -> new Named<>(entry.schemaName(), view.name(), view));
    if (change.op().equals(ObjectChange.DROP)) {
      if (before != null) {
        diff.drop(before);
      }
    } else if (change.op().equals(ObjectChange.REFRESH) && after.isPresent()) {
      diff.refresh(after.get());
    } else if (!change.op().equals(ObjectChange.MOVE) && after.isPresent()) {
      if (before != null) {
        diff.alter(before, after.get());
      } else if (after.get().definition().definition() != null) {
        diff.create(after.get());
      } else {
        warnOfMissing(entry, change);
      }
    }
  }

  /** Only an object that exists is described without what it is made of. */
  private static void warnOfMissing(SchemaLogEntry entry, ObjectChange change) {
    LOG.warn(
        "The target lacks {} \"{}\" of schema \"{}\", whose definition version {} of the schema does"
            + " not repeat: create it by hand, or change it once more at the source",
        change.kind(),
        change.name(),
        entry.schemaName(),
        entry.version());
  }

  /** The qualified column that owns a sequence; null if none does or the target lacks it. */
  private String owner(SchemaLogEntry entry, SequenceDefinition.Owner owner) throws SQLException {
    if (owner == null) {
      return null;
    }
    Optional<Named<TableDefinition>> table =
        entry.schema().table(owner.tableId()).map(definition -> named(entry, definition));
    if (table.isEmpty()) {
      table = applied.table(owner.tableId()).map(SchemaDiff::namedTable);
    }
    return table
        .flatMap(
            named ->
                named.definition().columns().stream()
                    .filter(column -> column.pgstreamId().equals(owner.columnId()))
                    .findFirst()
                    .map(
                        column ->
                            qualify(named.schema(), named.name()) + "." + quote(column.name())))
        .orElse(null);
  }

  private static Named<TableDefinition> named(SchemaLogEntry entry, TableDefinition table) {
    return new Named<>(entry.schemaName(), table.name(), table);
  }

  private static Named<TableDefinition> namedTable(AppliedObject<TableDefinition> table) {
    return new Named<>(table.schema(), table.definition().name(), table.definition());
  }

  private static Named<SequenceDefinition> namedSequence(
      AppliedObject<SequenceDefinition> sequence) {
    return new Named<>(sequence.schema(), sequence.definition().name(), sequence.definition());
  }
}
