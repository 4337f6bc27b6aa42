package io.pgstream.connect.source.record;

/**
 * The name of a table whose rows are held.
 *
 * @param schema its schema
 * @param table its name
 */
record HeldTable(String schema, String table) {
  @Override
  public String toString() {
    return "\"" + schema + "\".\"" + table + "\"";
  }
}
