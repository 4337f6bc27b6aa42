package io.pgstream.connect.sink.postgres.schema;

import io.pgstream.connect.common.event.ChangeEvent;
import io.pgstream.connect.common.lsn.Lsn;
import io.pgstream.connect.common.schema.ObjectChange;
import io.pgstream.connect.common.schema.ObjectDefinition;
import io.pgstream.connect.common.schema.SchemaDefinition;
import io.pgstream.connect.common.schema.SchemaLogEntry;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.connect.errors.ConnectException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Replays schema changes inside the connection's open transaction. Not thread-safe. */
public final class SchemaApplier {
  private static final Logger LOG = LoggerFactory.getLogger(SchemaApplier.class);
  private static final int FIRST_WITH_SET_EXPRESSION = 17;

  private final TargetCatalogue catalogue;
  private final ObjectStore objects;
  private final DdlRules rules;
  private final PendingIndexes pendingIndexes;
  private final StatementRunner runner;
  private final PrivilegeApplier privileges;
  private final SchemaDiff diff;

  /**
   * Applies to the target behind the connection and remembers in the stores.
   *
   * @throws SQLException if the target does not tell its version
   */
  public SchemaApplier(
      Connection connection,
      TargetCatalogue catalogue,
      ObjectStore objects,
      PendingIndexes pendingIndexes,
      DdlRules rules)
      throws SQLException {
    this.catalogue = catalogue;
    this.objects = objects;
    this.rules = rules;
    this.pendingIndexes = pendingIndexes;
    this.runner = new StatementRunner(connection);
    this.privileges = new PrivilegeApplier(connection, rules);
    boolean setsExpressions =
        connection.getMetaData().getDatabaseMajorVersion() >= FIRST_WITH_SET_EXPRESSION;
    this.diff =
        new SchemaDiff(
            objects,
            new TargetTraits(rules.triggersFire(), setsExpressions, rules.indexesConcurrently()));
  }

  /**
   * Applies schema changes as one: what they create and drop may depend on each other. More than
   * one makes sense only for the rows of one command, and for those that describe the start of a
   * slot.
   *
   * @throws ConnectException if a statement fails for good; it names the statement
   * @throws SQLException if trying again may help
   */
  public void apply(List<SchemaChange> changes) throws SQLException {
    DdlScript script = new DdlScript(rules.types());
    for (SchemaChange change : changes) {
      add(change, script);
    }
    List<DdlScript.Statement> statements = script.statements();
    if (!statements.isEmpty() || privileges.concerns(changes)) {
      new IndexConflicts(pendingIndexes).requireNone(changes);
    }
    runner.run(changes.get(0), statements);
    privileges.apply(changes);
    for (PendingIndex index : script.later()) {
      pendingIndexes.save(index);
    }
    for (SchemaChange change : changes) {
      remember(change);
      LOG.info(
          "applying version {} of schema \"{}\" from {}",
          change.entry().version(),
          change.entry().schemaName(),
          change.position());
    }
    catalogue.forget();
  }

  private void add(SchemaChange change, DdlScript script) throws SQLException {
    SchemaLogEntry entry = change.entry();
    refusePgstream(change);
    new SchemaStatements(catalogue, objects).add(entry, script);
    if (entry.schema().dropped()) {
      return;
    }
    Adoption adoption = new Adoption(catalogue, objects);
    DdlScript objectScript = script.adopting(completesBaseline(entry.schema()));
    for (ObjectChange object : SchemaDiff.lastChanges(entry)) {
      if (isNew(change, object) && !adoption.adopts(change, object)) {
        diff.add(entry, object, objectScript);
      }
    }
  }

  private static void refusePgstream(SchemaChange change) {
    if (ChangeEvent.PGSTREAM_SCHEMA.equals(change.entry().schemaName())) {
      throw new ConnectException(
          change.position()
              + ": schema \"pgstream\" holds the sink's own tables and cannot be replicated; move"
              + " the tables to another schema at the source");
    }
  }

  /** Whether the target does not have a later form: offsets may have been set back by hand. */
  private boolean isNew(SchemaChange change, ObjectChange object) throws SQLException {
    Optional<AppliedObject<Object>> known = objects.find(object.kind(), object.id(), Object.class);
    Lsn applied = known.map(AppliedObject::commitLsn).orElse(Lsn.INVALID);
    return applied.compareTo(change.commitLsn()) <= 0 || !change.commitLsn().isValid();
  }

  private void remember(SchemaChange change) throws SQLException {
    SchemaLogEntry entry = change.entry();
    if (entry.schema().dropped()) {
      objects.removeSchema(entry.schemaName());
      return;
    }
    for (ObjectChange object : SchemaDiff.lastChanges(entry)) {
      if (object.op().equals(ObjectChange.DROP)) {
        objects.remove(object.kind(), object.id());
      } else if (!object.op().equals(ObjectChange.MOVE) && isNew(change, object)) {
        Object definition = whole(object, definition(entry, object));
        if (definition != null) {
          objects.save(
              object.kind(),
              object.id(),
              new AppliedObject<>(entry.schemaName(), definition, change.commitLsn()));
        }
      }
    }
  }

  /** With the last known text of what is described without one; null if there is none. */
  private Object whole(ObjectChange object, Object definition) throws SQLException {
    if (!(definition instanceof ObjectDefinition described) || described.definition() != null) {
      return definition;
    }
    return objects
        .object(object.kind(), object.id())
        .map(known -> described.withDefinition(known.definition().definition()))
        .orElse(null);
  }

  /**
   * Whether it brings what the rows of a snapshot had to precede. A table that someone else made
   * may have these constraints and indexes already.
   */
  private static boolean completesBaseline(SchemaDefinition schema) {
    return schema.isBaseline()
        && schema.changes().stream().allMatch(change -> change.op().equals(ObjectChange.ALTER));
  }

  private static Object definition(SchemaLogEntry entry, ObjectChange object) {
    return switch (object.kind()) {
      case ObjectChange.TABLE -> entry.schema().table(object.id()).orElse(null);
      case ObjectChange.SEQUENCE -> entry.schema().sequence(object.id()).orElse(null);
      case ObjectChange.MATERIALIZED_VIEW ->
          entry.schema().materializedViews().stream()
              .filter(view -> view.oid().equals(object.id()))
              .findFirst()
              .orElse(null);
      default -> entry.schema().object(object.kind(), object.id()).orElse(null);
    };
  }
}
