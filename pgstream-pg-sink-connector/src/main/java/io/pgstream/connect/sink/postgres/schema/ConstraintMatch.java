package io.pgstream.connect.sink.postgres.schema;

import io.pgstream.connect.common.schema.ConstraintDefinition;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * Pairs the constraints of a table before and after a change. The oid says that two are the same
 * whatever their text, which changes with every rename of a column or table; a changed column type
 * makes the server rebuild constraints under new oids, so equal name and text say it too.
 *
 * @param dropped constraints without a partner after
 * @param added constraints without a partner before
 * @param kept pairs
 */
record ConstraintMatch(
    List<ConstraintDefinition> dropped, List<ConstraintDefinition> added, List<Pair> kept) {

  /**
   * One constraint before and after.
   *
   * @param before as the target has it
   * @param after as it shall be
   */
  record Pair(ConstraintDefinition before, ConstraintDefinition after) {}

  static ConstraintMatch of(List<ConstraintDefinition> before, List<ConstraintDefinition> after) {
    List<ConstraintDefinition> dropped = new ArrayList<>(before);
    List<ConstraintDefinition> added = new ArrayList<>();
    List<Pair> kept = new ArrayList<>();
    for (ConstraintDefinition constraint : after) {
      ConstraintDefinition partner = partner(dropped, constraint);
      if (partner == null) {
        added.add(constraint);
      } else {
        dropped.remove(partner);
        kept.add(new Pair(partner, constraint));
      }
    }
    return new ConstraintMatch(dropped, added, kept);
  }

  private static ConstraintDefinition partner(
      List<ConstraintDefinition> candidates, ConstraintDefinition constraint) {
    for (ConstraintDefinition candidate : candidates) {
      if (candidate.oid() != null && candidate.oid().equals(constraint.oid())) {
        return candidate;
      }
    }
    for (ConstraintDefinition candidate : candidates) {
      if (candidate.name().equals(constraint.name())
          && Objects.equals(candidate.definition(), constraint.definition())) {
        return candidate;
      }
    }
    return null;
  }
}
