package io.pgstream.connect.sink.postgres.schema;

import io.pgstream.connect.common.lsn.Lsn;
import io.pgstream.connect.common.schema.SchemaLogEntry;

/**
 * A row of the schema log to apply.
 *
 * @param entry the row
 * @param commitLsn LSN of the commit that wrote it
 * @param position {@code topic-partition@offset} of its record, for messages
 */
public record SchemaChange(SchemaLogEntry entry, Lsn commitLsn, String position) {}
