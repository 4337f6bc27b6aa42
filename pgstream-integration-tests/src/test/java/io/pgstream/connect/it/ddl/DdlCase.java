package io.pgstream.connect.it.ddl;

import java.util.List;

/**
 * Schema changes of one kind, in a schema of their own that is called like the case.
 *
 * @param name a sentence
 * @param schema the schema, which search_path names
 * @param transactions what is sent to the source, each text as one message and so as one
 *     transaction, unless it says otherwise
 */
record DdlCase(String name, String schema, List<String> transactions) {

  static DdlCase of(String name, String... transactions) {
    return new DdlCase(
        name, "c" + Integer.toUnsignedString(name.hashCode(), 36), List.of(transactions));
  }

  @Override
  public String toString() {
    return name;
  }
}
