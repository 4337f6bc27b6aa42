package io.pgstream.connect.common.schema;

import java.util.List;

/**
 * How the values of a column are stored and counted. Null means the default.
 *
 * @param strategy SET STORAGE: {@code PLAIN}, {@code EXTERNAL}, {@code MAIN} or {@code EXTENDED}
 * @param statistics SET STATISTICS
 * @param compression SET COMPRESSION: {@code pglz} or {@code lz4}
 * @param options attribute options, {@code name=value}
 */
public record ColumnStorage(
    String strategy, String statistics, String compression, List<String> options) {
  /** Everything as the type has it. */
  public static final ColumnStorage DEFAULT = new ColumnStorage(null, null, null, null);

  public ColumnStorage {
    options = SchemaJson.listOf(options);
  }
}
