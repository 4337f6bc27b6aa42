package io.pgstream.connect.sink.postgres.schema;

import java.util.Set;

/**
 * What of the schema changes is replayed.
 *
 * @param types the types of objects that are replayed
 * @param triggersFire whether triggers and rules of the target would fire for replicated rows
 * @param indexesConcurrently whether indexes of tables that exist are built after the transaction
 * @param privileges whether owners and privileges are replayed
 */
public record DdlRules(
    Set<ObjectType> types,
    boolean triggersFire,
    boolean indexesConcurrently,
    PrivilegeRules privileges) {
  public DdlRules {
    types = Set.copyOf(types);
  }
}
