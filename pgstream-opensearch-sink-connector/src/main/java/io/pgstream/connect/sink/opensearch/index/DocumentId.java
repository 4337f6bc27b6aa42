package io.pgstream.connect.sink.opensearch.index;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;

/**
 * Ids of documents: {@code <table id>_<key>}, from values as documents hold them, so that an id can
 * be made from a document as well as from a row.
 *
 * @param text the id
 * @param hashed whether it holds a hash, so that the key cannot be read from it
 */
public record DocumentId(String text, boolean hashed) {
  /** The server refuses a whole bulk request for one id that is longer. */
  private static final int MAX_BYTES = 512;

  /**
   * The id of the row with this key.
   *
   * @param values the key's values in key order, none null
   */
  public static DocumentId of(String tableId, List<String> values) {
    String key =
        values.size() == 1
            ? values.get(0)
            : String.join("-", values.stream().map(DocumentId::escape).toList());
    String id = tableId + "_" + key;
    return id.length() * 3 > MAX_BYTES && id.getBytes(StandardCharsets.UTF_8).length > MAX_BYTES
        ? hash(tableId, key)
        : new DocumentId(id, false);
  }

  /**
   * The id of a row without a key: a hash of all its values. Equal rows share one document. NULLs
   * do not count, so that a column added without a default changes no id.
   *
   * @param row values by column id; null for NULL
   */
  public static DocumentId ofRow(String tableId, SortedMap<String, String> row) {
    StringBuilder text = new StringBuilder();
    for (Map.Entry<String, String> column : row.entrySet()) {
      if (column.getValue() != null) {
        text.append(escape(column.getKey())).append('-');
        text.append(escape(column.getValue())).append('-');
      }
    }
    return hash(tableId, text.toString());
  }

  /** The key of an unhashed id of a single-column key. */
  public static String key(String tableId, String id) {
    return id.substring(tableId.length() + 1);
  }

  private static DocumentId hash(String tableId, String key) {
    return new DocumentId(tableId + "_" + Sha256.hex(key), true);
  }

  /** So that ('a-b', 'c') and ('a', 'b-c') differ. */
  private static String escape(String value) {
    return value.replace("\\", "\\\\").replace("-", "\\-");
  }
}
