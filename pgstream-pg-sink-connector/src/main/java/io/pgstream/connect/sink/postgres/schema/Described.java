package io.pgstream.connect.sink.postgres.schema;

/**
 * An object as the schema log describes it.
 *
 * @param schema the schema it is in
 * @param definition its JSON
 */
record Described(String schema, String definition) {}
