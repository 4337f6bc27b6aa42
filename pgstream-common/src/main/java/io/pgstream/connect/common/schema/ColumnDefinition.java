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
 * @param typeId the oid of its type, which a renamed type keeps; null if not known
 * @param typeModifier length, precision and the like as the server codes them; null if not known
 * @param local whether the table itself declares it, and not only a parent
 * @param inherited whether a parent table has it too, and changes it here as well
 * @param baseType what its values are made of if it is a domain or an array of one, as {@link
 *     #type}; else null
 * @param storage how its values are stored, where that differs from the type's own way; else null
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
    @JsonProperty("metadata") String comment,
    @JsonProperty("type_id") String typeId,
    @JsonProperty("type_modifier") Integer typeModifier,
    Boolean local,
    boolean inherited,
    @JsonProperty("base_type") String baseType,
    ColumnStorage storage) {

  public ColumnDefinition {
    identity = identity == null ? "" : identity;
    local = local == null || local;
  }

  /** A column of a table without parents, with the storage of its type. */
  public ColumnDefinition(
      String pgstreamId,
      String name,
      String type,
      String defaultExpression,
      boolean nullable,
      boolean generated,
      String identity,
      SequenceOptions identitySequence,
      boolean unique,
      String collation,
      String missingValue,
      String comment) {
    this(
        pgstreamId,
        name,
        type,
        defaultExpression,
        nullable,
        generated,
        identity,
        identitySequence,
        unique,
        collation,
        missingValue,
        comment,
        null,
        null,
        true,
        false,
        null,
        null);
  }
}
