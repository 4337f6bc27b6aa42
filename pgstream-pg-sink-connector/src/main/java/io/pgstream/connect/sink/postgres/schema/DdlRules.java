package io.pgstream.connect.sink.postgres.schema;

import java.util.Set;

/**
 * What of the schema changes is replayed.
 *
 * @param types the types of objects that are replayed
 * @param triggersFire whether triggers and rules of the target would fire for replicated rows
 */
public record DdlRules(Set<ObjectType> types, boolean triggersFire) {
  public DdlRules {
    types = Set.copyOf(types);
  }
}
