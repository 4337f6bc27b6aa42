package io.pgstream.connect.common.schema;

/**
 * A table from which another one inherits.
 *
 * @param id its pgstream id; null if it is not logged
 * @param schema its schema
 * @param name its name
 */
public record TableParent(String id, String schema, String name) {}
