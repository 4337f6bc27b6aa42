package io.pgstream.connect.common.schema;

import com.fasterxml.jackson.annotation.JsonProperty;

/**
 * A column.
 *
 * @param pgstreamId {@code <table id>-<attnum>}: survives renames
 * @param name its name
 * @param type the server's {@code format_type}
 * @param defaultExpression the DEFAULT expression, or for a generated column its expression; null
 *     without
 * @param nullable false under NOT NULL
 * @param generated whether GENERATED ALWAYS AS (…) STORED
 * @param identity {@code a} for ALWAYS, {@code d} for BY DEFAULT, else empty
 * @param identitySequence options of the identity sequence; null unless an identity column
 * @param unique whether a total unique index covers just this column
 * @param collation the quoted collation if it is not the type's own; else null
 * @param missingValue what rows older than the column hold, in Postgres text form; else null
 * @param comment the column's comment; null without one
 */
public record ColumnDefinition(
    @JsonProperty("pgstream_id") String pgstreamId,
    String name,
    String type,
    @JsonProperty("default") String defaultExpression,
    boolean nullable,
    boolean generated,
    String identity,
    @JsonProperty("identity_sequence") SequenceOptions identitySequence,
    boolean unique,
    String collation,
    @JsonProperty("missing_value") String missingValue,
    @JsonProperty("metadata") String comment) {

  public ColumnDefinition {
    identity = identity == null ? "" : identity;
  }
}
