package io.pgstream.connect.sink.postgres.schema;

import java.util.List;

/**
 * What makes the order of writes matter. Foreign keys and triggers that do not fire in this session
 * do not count.
 *
 * @param linked whether foreign keys or triggers tie the table to others
 * @param cascading whether a foreign key makes the target delete or change its rows by itself
 * @param selfReferencing whether a foreign key refers to the table itself
 * @param deferrable whether a constraint on the table, or one that refers to it, is deferrable
 * @param onlyReferring whether the table has foreign keys, and no trigger but theirs
 * @param unvalidatedChecks its checks that older rows of the source may violate, in the order in
 *     which they can be removed
 */
public record TableLinks(
    boolean linked,
    boolean cascading,
    boolean selfReferencing,
    boolean deferrable,
    boolean onlyReferring,
    List<UnvalidatedCheck> unvalidatedChecks) {
  public TableLinks {
    unvalidatedChecks = List.copyOf(unvalidatedChecks);
  }
}
