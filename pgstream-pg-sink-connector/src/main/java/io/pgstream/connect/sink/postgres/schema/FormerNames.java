package io.pgstream.connect.sink.postgres.schema;

import io.pgstream.connect.common.schema.DefinitionVersions;
import io.pgstream.connect.common.schema.ObjectChange;
import io.pgstream.connect.common.schema.ObjectDefinition;
import io.pgstream.connect.common.schema.SchemaDefinition;
import io.pgstream.connect.common.schema.SchemaJson;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Objects that were renamed while another transaction made something that names them: renaming a
 * schema, a type or a function keeps nobody out. That transaction's rows name everything as it was
 * called before, so such objects get their former names back until the rows are applied.
 */
final class FormerNames {
  private static final Logger LOG = LoggerFactory.getLogger(FormerNames.class);

  /** The kinds that others name in their definitions without locking them; schemas come first. */
  private static final List<String> KINDS =
      List.of(
          ObjectChange.SCHEMA,
          ObjectChange.SEQUENCE,
          "enum",
          "domain",
          "composite_type",
          "range_type",
          "collation",
          "text_search_dictionary",
          "text_search_configuration",
          "function",
          "procedure",
          "aggregate");

  private final Connection connection;
  private final ObjectStore objects;
  private final Set<ObjectType> types;

  FormerNames(Connection connection, ObjectStore objects, Set<ObjectType> types) {
    this.connection = connection;
    this.objects = objects;
    this.types = types;
  }

  /**
   * Gives objects the names that they had for the transaction of this row.
   *
   * @return those that have another one, in the order in which this was done
   */
  List<RenamedObject> restore(SchemaDefinition row) throws SQLException {
    List<RenamedObject> restored = new ArrayList<>();
    if (row.isBaseline() || row.xid() == null || row.snapshot() == null) {
      return restored;
    }
    List<ObjectStore.Key> later = objects.changedAfter(row);
    for (String kind : KINDS) {
      for (ObjectStore.Key key : later) {
        if (key.kind().equals(kind) && types.contains(typeOf(kind))) {
          Optional<RenamedObject> renamed = renamed(key, row);
          if (renamed.isPresent()
              && attempt(renamed.get(), renamed.get().present(), renamed.get().former())) {
            restored.add(renamed.get());
          }
        }
      }
    }
    return restored;
  }

  private static ObjectType typeOf(String kind) {
    return ObjectKind.of(kind)
        .map(ObjectKind::type)
        .orElse(kind.equals(ObjectChange.SCHEMA) ? ObjectType.SCHEMAS : ObjectType.SEQUENCES);
  }

  /** Undoes it, but for objects that the rows themselves have renamed or dropped. */
  void undo(List<RenamedObject> restored) throws SQLException {
    for (int i = restored.size() - 1; i >= 0; i--) {
      RenamedObject object = restored.get(i);
      Optional<Described> known = objects.described(object.kind(), object.id());
      if (known.isPresent() && place(object.kind(), known.get()).equals(object.former())) {
        attempt(object, object.former(), object.present());
      }
    }
  }

  private Optional<RenamedObject> renamed(ObjectStore.Key key, SchemaDefinition row)
      throws SQLException {
    DefinitionVersions<Described> versions = objects.versions(key.kind(), key.id());
    Optional<Described> base = versions.baseOf(row);
    if (base.isEmpty()) {
      return Optional.empty();
    }
    RenamedObject.Place former = place(key.kind(), base.get());
    RenamedObject.Place now = place(key.kind(), versions.present());
    String suffix = definition(versions.present()).suffix();
    return former.equals(now)
        ? Optional.empty()
        : Optional.of(
            new RenamedObject(key.kind(), key.id(), suffix == null ? "" : suffix, former, now));
  }

  private static RenamedObject.Place place(String kind, Described object) {
    String name = definition(object).name();
    return new RenamedObject.Place(kind.equals(ObjectChange.SCHEMA) ? name : object.schema(), name);
  }

  /** All of these kinds have a name, and some a suffix. */
  private static ObjectDefinition definition(Described object) {
    return SchemaJson.parse(object.definition(), ObjectDefinition.class);
  }

  /**
   * Whether it could be done: the name may be another object's now, which then is the one meant.
   */
  private boolean attempt(RenamedObject object, RenamedObject.Place from, RenamedObject.Place to)
      throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute("SAVEPOINT former_name");
      try {
        for (String move : object.move(from, to)) {
          statement.execute(move);
        }
      } catch (SQLException e) {
        statement.execute("ROLLBACK TO SAVEPOINT former_name");
        LOG.warn(
            "{} {} of the source was renamed while another transaction changed what names it, and"
                + " cannot be called \"{}\" for a moment: SQLSTATE {}",
            object.kind(),
            object.id(),
            to.name(),
            e.getSQLState());
        return false;
      }
      statement.execute("RELEASE SAVEPOINT former_name");
    }
    if (object.kind().equals(ObjectChange.SCHEMA)) {
      objects.renameSchema(from.name(), to.name());
    }
    objects.place(object.kind(), object.id(), to.schema(), to.name());
    return true;
  }
}
