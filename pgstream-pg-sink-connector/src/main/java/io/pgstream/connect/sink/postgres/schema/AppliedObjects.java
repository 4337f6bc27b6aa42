package io.pgstream.connect.sink.postgres.schema;

import io.pgstream.connect.common.schema.MaterializedViewDefinition;
import io.pgstream.connect.common.schema.ObjectChange;
import io.pgstream.connect.common.schema.ObjectDefinition;
import io.pgstream.connect.common.schema.SequenceDefinition;
import io.pgstream.connect.common.schema.TableDefinition;
import java.sql.SQLException;
import java.util.Optional;

/** The objects that the target has, by the ids they have at the source. */
interface AppliedObjects {

  /** The object, or empty if the target does not have it from us. */
  <T> Optional<AppliedObject<T>> find(String kind, String id, Class<T> type) throws SQLException;

  default Optional<AppliedObject<TableDefinition>> table(String id) throws SQLException {
    return find(ObjectChange.TABLE, id, TableDefinition.class);
  }

  default Optional<AppliedObject<SequenceDefinition>> sequence(String id) throws SQLException {
    return find(ObjectChange.SEQUENCE, id, SequenceDefinition.class);
  }

  default Optional<AppliedObject<ObjectDefinition>> object(String kind, String id)
      throws SQLException {
    return find(kind, id, ObjectDefinition.class);
  }

  default Optional<AppliedObject<MaterializedViewDefinition>> view(String id) throws SQLException {
    return find(ObjectChange.MATERIALIZED_VIEW, id, MaterializedViewDefinition.class);
  }
}
