package io.pgstream.connect.sink.postgres.schema;

import io.pgstream.connect.common.postgres.Identifiers;

/**
 * A definition and where it is.
 *
 * @param schema its schema
 * @param name its name
 * @param definition the definition
 */
record Named<T>(String schema, String name, T definition) {

  /** Schema and name, quoted. */
  String sql() {
    return Identifiers.qualify(schema, name);
  }
}
