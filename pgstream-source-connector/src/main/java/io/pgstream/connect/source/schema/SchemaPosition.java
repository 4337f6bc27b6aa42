package io.pgstream.connect.source.schema;

/**
 * What the source knows of the schema at a WAL position.
 *
 * @param history every schema as of the position
 * @param heads the schema_log rows that made it so
 */
public record SchemaPosition(SchemaHistory history, SchemaLogHeads heads) {}
