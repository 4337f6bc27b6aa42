package io.pgstream.connect.source.record;

import io.pgstream.connect.source.offset.SourceOffset;

/**
 * One record for the topic, not yet in Connect's form.
 *
 * @param key the schema's name; null for heartbeats
 * @param value the event's JSON
 * @param offset where a restart resumes after this record
 * @param transactionEnd whether it is the last record of its source transaction
 */
// The bytes are written out, never compared.
@SuppressWarnings("ArrayRecordComponent")
public record EmittedRecord(
    String key, byte[] value, SourceOffset offset, boolean transactionEnd) {}
