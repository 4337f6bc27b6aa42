package io.pgstream.connect.sink.postgres.schema;

import io.pgstream.connect.common.event.ChangeEvent;
import io.pgstream.connect.common.schema.ObjectChange;
import io.pgstream.connect.common.schema.SchemaDefinition;
import io.pgstream.connect.common.schema.SchemaLogEntry;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.connect.errors.ConnectException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Replays schema changes inside the connection's open transaction. Not thread-safe. */
public final class SchemaApplier {
  private static final Logger LOG = LoggerFactory.getLogger(SchemaApplier.class);
  private static final int FIRST_WITH_SET_EXPRESSION = 17;

  private final TargetCatalogue catalogue;
  private final ObjectStore objects;
  private final AppliedMemory memory;
  private final FormerNames formerNames;
  private final ConcurrentChanges concurrent;
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
    this.memory = new AppliedMemory(objects);
    this.formerNames = new FormerNames(connection, objects, rules.types());
    this.concurrent = new ConcurrentChanges(objects);
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
    changes.forEach(SchemaApplier::refusePgstream);
    List<RenamedObject> renamed = formerNames.restore(changes.get(0).entry().schema());
    List<MergedChange> merged = new ArrayList<>();
    for (SchemaChange change : changes) {
      merged.addAll(concurrent.merge(change));
    }
    applyMerged(merged);
    formerNames.undo(renamed);
    for (SchemaChange change : changes) {
      LOG.info(
          "applying version {} of schema \"{}\" from {}",
          change.entry().version(),
          change.entry().schemaName(),
          change.position());
    }
    catalogue.forget();
  }

  private void applyMerged(List<MergedChange> merged) throws SQLException {
    List<SchemaChange> changes = merged.stream().map(MergedChange::change).toList();
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
    for (MergedChange change : merged) {
      memory.remember(change);
    }
  }

  private void add(SchemaChange change, DdlScript script) throws SQLException {
    SchemaLogEntry entry = change.entry();
    new SchemaStatements(catalogue, objects).add(entry, script);
    if (entry.schema().dropped()) {
      return;
    }
    Adoption adoption = new Adoption(catalogue, objects);
    DdlScript objectScript = script.adopting(completesBaseline(entry.schema()));
    for (ObjectChange object : SchemaDiff.lastChanges(entry)) {
      if (memory.isNew(change, object) && !adoption.adopts(change, object)) {
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

  /**
   * Whether it brings what the rows of a snapshot had to precede. A table that someone else made
   * may have these constraints and indexes already.
   */
  private static boolean completesBaseline(SchemaDefinition schema) {
    return schema.isBaseline()
        && schema.changes().stream().allMatch(change -> change.op().equals(ObjectChange.ALTER));
  }
}
