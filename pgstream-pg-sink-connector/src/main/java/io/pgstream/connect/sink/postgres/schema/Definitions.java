package io.pgstream.connect.sink.postgres.schema;

import io.pgstream.connect.common.schema.MaterializedViewDefinition;
import io.pgstream.connect.common.schema.ObjectChange;
import io.pgstream.connect.common.schema.ObjectDefinition;
import io.pgstream.connect.common.schema.SchemaDefinition;
import io.pgstream.connect.common.schema.SequenceDefinition;
import io.pgstream.connect.common.schema.TableDefinition;
import java.util.List;
import java.util.function.UnaryOperator;

/** The definition of any object in the description of a schema. */
final class Definitions {
  private Definitions() {}

  /** The definition; null if the schema does not describe the object. */
  static Object of(SchemaDefinition schema, ObjectChange object) {
    return switch (object.kind()) {
      case ObjectChange.TABLE -> schema.table(object.id()).orElse(null);
      case ObjectChange.SEQUENCE -> schema.sequence(object.id()).orElse(null);
      case ObjectChange.MATERIALIZED_VIEW ->
          schema.materializedViews().stream()
              .filter(view -> view.oid().equals(object.id()))
              .findFirst()
              .orElse(null);
      case ObjectChange.SCHEMA ->
          new ObjectDefinition(
              object.id(),
              object.kind(),
              object.name(),
              null,
              null,
              null,
              null,
              null,
              null,
              schema.comment());
      default -> schema.object(object.kind(), object.id()).orElse(null);
    };
  }

  /** The schema with another definition of an object that it describes. */
  static SchemaDefinition replace(SchemaDefinition schema, Object old, Object now) {
    return with(
        schema,
        schema.changes(),
        tables -> replaced(tables, old, now),
        sequences -> replaced(sequences, old, now),
        views -> replaced(views, old, now),
        objects -> replaced(objects, old, now));
  }

  /** The schema with other changes. */
  static SchemaDefinition changing(SchemaDefinition schema, List<ObjectChange> changes) {
    return with(
        schema,
        changes,
        UnaryOperator.identity(),
        UnaryOperator.identity(),
        UnaryOperator.identity(),
        UnaryOperator.identity());
  }

  private static SchemaDefinition with(
      SchemaDefinition schema,
      List<ObjectChange> changes,
      UnaryOperator<List<TableDefinition>> tables,
      UnaryOperator<List<SequenceDefinition>> sequences,
      UnaryOperator<List<MaterializedViewDefinition>> views,
      UnaryOperator<List<ObjectDefinition>> objects) {
    return new SchemaDefinition(
        tables.apply(schema.tables()),
        sequences.apply(schema.sequences()),
        views.apply(schema.materializedViews()),
        objects.apply(schema.objects()),
        schema.dropped(),
        schema.partial(),
        changes,
        schema.comment(),
        schema.more(),
        schema.xid(),
        schema.snapshot(),
        schema.baseline(),
        schema.privileges());
  }

  @SuppressWarnings("unchecked") // The new definition is of the old one's class.
  private static <T> List<T> replaced(List<T> definitions, Object old, Object now) {
    return definitions.stream().map(one -> one == old ? (T) now : one).toList();
  }
}
