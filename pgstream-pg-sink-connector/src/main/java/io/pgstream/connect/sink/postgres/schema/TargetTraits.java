package io.pgstream.connect.sink.postgres.schema;

/**
 * What of the target decides about statements.
 *
 * @param triggersFire whether its triggers and rules would fire for replicated rows
 * @param setsExpressions whether it can give a generated column another expression (version 17)
 * @param buildsIndexesLater whether indexes of tables that exist are built after the transaction
 */
record TargetTraits(boolean triggersFire, boolean setsExpressions, boolean buildsIndexesLater) {

  /** Those of a target whose indexes are built at once. */
  TargetTraits(boolean triggersFire, boolean setsExpressions) {
    this(triggersFire, setsExpressions, false);
  }
}
