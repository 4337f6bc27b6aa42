package io.pgstream.connect.sink.postgres.schema;

/**
 * What of the target decides about statements.
 *
 * @param triggersFire whether its triggers and rules would fire for replicated rows
 * @param setsExpressions whether it can give a generated column another expression (version 17)
 */
record TargetTraits(boolean triggersFire, boolean setsExpressions) {}
