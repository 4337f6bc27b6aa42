package io.pgstream.connect.source.offset;

import io.pgstream.connect.common.lsn.Lsn;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.connect.errors.ConnectException;

/**
 * A source offset: everything at or before it has been produced. People read and edit it through
 * the REST API, so positions are in the server's notation.
 *
 * @param endLsn every transaction that ends at or before it has been produced whole
 * @param commitLsn LSN of the commit record of the transaction of this record
 * @param txSeq position of this record in its transaction, from 0
 * @param schemaLog ids of the schema_log rows in force at {@code endLsn}, comma separated
 * @param systemId the server's system identifier
 * @param snapshot how far the snapshot is; null if none is under way. Of tables that it has not
 *     copied nothing has been produced
 */
public record SourceOffset(
    Lsn endLsn,
    Lsn commitLsn,
    long txSeq,
    String schemaLog,
    String systemId,
    SnapshotCursor snapshot) {
  static final String END_LSN = "end_lsn";
  static final String COMMIT_LSN = "commit_lsn";
  static final String TX_SEQ = "tx_seq";
  static final String SCHEMA_LOG = "schema_log";
  static final String SYSTEM_ID = "system_id";
  static final String SNAPSHOT = "snapshot";

  /** Nothing has been produced yet on this server. */
  public static SourceOffset start(String systemId) {
    return new SourceOffset(Lsn.INVALID, Lsn.INVALID, -1, "", systemId, null);
  }

  /** The same position, with a snapshot under way. */
  public SourceOffset withSnapshot(SnapshotCursor cursor) {
    return new SourceOffset(endLsn, commitLsn, txSeq, schemaLog, systemId, cursor);
  }

  /** The map that Connect stores. */
  public Map<String, Object> toMap() {
    return new OffsetMap(this);
  }

  Set<Map.Entry<String, Object>> entries() {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put(END_LSN, endLsn.toString());
    map.put(COMMIT_LSN, commitLsn.toString());
    map.put(TX_SEQ, txSeq);
    map.put(SCHEMA_LOG, schemaLog);
    map.put(SYSTEM_ID, systemId);
    if (snapshot != null) {
      map.put(SNAPSHOT, snapshot.toString());
    }
    return Collections.unmodifiableMap(map).entrySet();
  }

  /**
   * Reads a stored map.
   *
   * @throws ConnectException naming the field that is missing or wrong
   */
  public static SourceOffset fromMap(Map<String, ?> map) {
    return new SourceOffset(
        lsn(map, END_LSN),
        lsn(map, COMMIT_LSN),
        number(map, TX_SEQ),
        text(map, SCHEMA_LOG),
        text(map, SYSTEM_ID),
        map.get(SNAPSHOT) == null ? null : SnapshotCursor.parse(text(map, SNAPSHOT)));
  }

  private static Lsn lsn(Map<String, ?> map, String field) {
    try {
      return Lsn.parse(text(map, field));
    } catch (IllegalArgumentException e) {
      throw new ConnectException("source offset field \"" + field + "\": " + e.getMessage(), e);
    }
  }

  private static String text(Map<String, ?> map, String field) {
    if (map.get(field) instanceof String text) {
      return text;
    }
    throw new ConnectException(
        "source offset field \""
            + field
            + "\" is missing or not text; expected all of "
            + "end_lsn, commit_lsn, schema_log, system_id as text and tx_seq as a number");
  }

  private static long number(Map<String, ?> map, String field) {
    Object value = map.get(field);
    if (value instanceof Long || value instanceof Integer) {
      return ((Number) value).longValue();
    }
    throw new ConnectException(
        "source offset field \"" + field + "\" is missing or not a whole number");
  }
}
