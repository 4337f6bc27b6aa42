package io.pgstream.connect.sink.opensearch.index;

import io.pgstream.connect.common.event.ColumnValue;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Ids of documents: {@code <table id>_<key>}. */
public final class DocumentId {
  /** The server refuses a whole bulk request for one id that is longer. */
  private static final int MAX_BYTES = 512;

  private DocumentId() {}

  /**
   * The id of the row with this key.
   *
   * @param values the key's values in key order, none null
   */
  public static String of(String tableId, List<String> values) {
    String key =
        values.size() == 1
            ? values.get(0)
            : String.join("-", values.stream().map(DocumentId::escape).toList());
    String id = tableId + "_" + key;
    return id.length() * 3 > MAX_BYTES && id.getBytes(StandardCharsets.UTF_8).length > MAX_BYTES
        ? hashed(tableId, key)
        : id;
  }

  /**
   * The id of a row without a key: a hash of all its values. Equal rows share one document. NULLs
   * do not count, so that a column added without a default changes no id.
   */
  public static String ofRow(String tableId, List<ColumnValue> row) {
    List<ColumnValue> sorted = new ArrayList<>(row);
    sorted.sort(Comparator.comparing(ColumnValue::id));
    StringBuilder text = new StringBuilder();
    for (ColumnValue column : sorted) {
      if (column.text() != null) {
        text.append(escape(column.id())).append('-').append(escape(column.text())).append('-');
      }
    }
    return hashed(tableId, text.toString());
  }

  private static String hashed(String tableId, String key) {
    return tableId + "_" + Sha256.hex(key);
  }

  /** So that ('a-b', 'c') and ('a', 'b-c') differ. */
  private static String escape(String value) {
    return value.replace("\\", "\\\\").replace("-", "\\-");
  }
}
