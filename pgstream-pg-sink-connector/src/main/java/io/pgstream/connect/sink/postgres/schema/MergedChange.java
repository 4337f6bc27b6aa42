package io.pgstream.connect.sink.postgres.schema;

import io.pgstream.connect.common.schema.ObjectChange;
import java.util.Map;

/**
 * A row of the schema log as the target takes it.
 *
 * @param change the row; definitions of objects that others have changed meanwhile hold that too
 * @param described those definitions as the row had them, by kind and id
 */
record MergedChange(SchemaChange change, Map<String, Described> described) {

  /** What the row itself said of the object; null if that is what is in {@link #change}. */
  Described described(ObjectChange object) {
    return described.get(key(object));
  }

  static String key(ObjectChange object) {
    return object.kind() + " " + object.id();
  }
}
