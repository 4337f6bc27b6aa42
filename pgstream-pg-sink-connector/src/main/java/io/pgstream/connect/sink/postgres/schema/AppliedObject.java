package io.pgstream.connect.sink.postgres.schema;

import io.pgstream.connect.common.lsn.Lsn;

/**
 * The definition of an object that the target has.
 *
 * @param schema the schema it is in
 * @param definition its last applied definition
 * @param commitLsn commit LSN of the change that brought it; {@link Lsn#INVALID} when unknown
 */
public record AppliedObject<T>(String schema, T definition, Lsn commitLsn) {}
