package io.pgstream.connect.sink.postgres.schema;

import io.pgstream.connect.common.event.ChangeEvent;
import io.pgstream.connect.common.lsn.Lsn;
import io.pgstream.connect.common.postgres.Identifiers;
import io.pgstream.connect.common.schema.ObjectChange;
import io.pgstream.connect.common.schema.SchemaDefinition;
import io.pgstream.connect.common.schema.SchemaLogEntry;
import io.pgstream.connect.sink.postgres.error.ErrorKind;
import io.pgstream.connect.sink.postgres.error.SqlErrors;
import io.pgstream.connect.sink.postgres.error.SqlStateClassifier;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.sql.Statement;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.connect.errors.ConnectException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Replays schema changes inside the connection's open transaction. Not thread-safe. */
public final class SchemaApplier {
  private static final Logger LOG = LoggerFactory.getLogger(SchemaApplier.class);

  /** duplicate_object (a constraint) and duplicate_table (also an index). */
  private static final Set<String> DUPLICATES = Set.of("42710", "42P07");

  private final Connection connection;
  private final TargetCatalogue catalogue;
  private final ObjectStore objects;

  /** Applies to the target behind the connection and remembers in the store. */
  public SchemaApplier(Connection connection, TargetCatalogue catalogue, ObjectStore objects) {
    this.connection = connection;
    this.catalogue = catalogue;
    this.objects = objects;
  }

  /**
   * Applies schema changes as one: foreign keys between tables of several schemas then come after
   * all tables. More than one makes sense only for the rows that describe the start of a slot.
   *
   * @throws ConnectException if a statement fails for good; it names the statement
   * @throws SQLException if trying again may help
   */
  public void apply(List<SchemaChange> changes) throws SQLException {
    DdlScript script = new DdlScript();
    for (SchemaChange change : changes) {
      add(change, script);
    }
    for (String statement : script.statements()) {
      execute(changes.get(0), statement);
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
    if (entry.schema().dropped()) {
      // At the source everything in the schema is gone too, whatever was in it.
      script.add(
          DdlPhase.DROP_SCHEMA,
          "DROP SCHEMA IF EXISTS " + Identifiers.quote(entry.schemaName()) + " CASCADE");
      return;
    }
    ensureSchema(entry, script);
    SchemaDiff diff = new SchemaDiff(objects);
    Adoption adoption = new Adoption(catalogue, objects);
    for (ObjectChange object : SchemaDiff.lastChanges(entry)) {
      if (isNew(change, object) && !adoption.adopts(change, object)) {
        diff.add(entry, object, script);
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

  private void ensureSchema(SchemaLogEntry entry, DdlScript script) throws SQLException {
    boolean onlyMoved =
        entry.schema().changes().stream().allMatch(change -> change.op().equals(ObjectChange.MOVE));
    if (!onlyMoved && !catalogue.schemaExists(entry.schemaName())) {
      script.add(DdlPhase.CREATE_SCHEMA, "CREATE SCHEMA " + Identifiers.quote(entry.schemaName()));
    }
  }

  /** Whether the target does not have a later form: offsets may have been set back by hand. */
  private boolean isNew(SchemaChange change, ObjectChange object) throws SQLException {
    Optional<AppliedObject<Object>> known = objects.find(object.kind(), object.id(), Object.class);
    Lsn applied = known.map(AppliedObject::commitLsn).orElse(Lsn.INVALID);
    return applied.compareTo(change.commitLsn()) <= 0 || !change.commitLsn().isValid();
  }

  private void execute(SchemaChange change, String sql) throws SQLException {
    try {
      if (completesBaseline(change.entry().schema())) {
        executeUnlessThere(sql);
      } else {
        execute(sql);
      }
    } catch (SQLException e) {
      if (SqlStateClassifier.classify(e) == ErrorKind.TRANSIENT) {
        throw e;
      }
      throw new ConnectException(
          change.position()
              + ": schema \""
              + change.entry().schemaName()
              + "\" version "
              + change.entry().version()
              + " cannot be replayed: "
              + SqlErrors.describe(e)
              + "; statement: "
              + sql
              + "; "
              + SqlErrors.remedy(e));
    }
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
        Object definition = definition(entry, object);
        if (definition != null) {
          objects.save(
              object.kind(),
              object.id(),
              new AppliedObject<>(entry.schemaName(), definition, change.commitLsn()));
        }
      }
    }
  }

  /** Whether it brings what the rows of a snapshot had to precede. */
  private static boolean completesBaseline(SchemaDefinition schema) {
    return schema.isBaseline()
        && schema.changes().stream().allMatch(change -> change.op().equals(ObjectChange.ALTER));
  }

  private void execute(String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      // A brace or question mark in a definition is no JDBC syntax.
      statement.setEscapeProcessing(false);
      statement.execute(sql);
    }
  }

  /** A table that someone else made may have the constraints and indexes of the source already. */
  private void executeUnlessThere(String sql) throws SQLException {
    Savepoint before = connection.setSavepoint();
    try {
      execute(sql);
    } catch (SQLException e) {
      if (!DUPLICATES.contains(String.valueOf(e.getSQLState()))) {
        throw e;
      }
      connection.rollback(before);
      LOG.info("the target has it already: {}", sql);
    }
    connection.releaseSavepoint(before);
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
      default -> null;
    };
  }
}
