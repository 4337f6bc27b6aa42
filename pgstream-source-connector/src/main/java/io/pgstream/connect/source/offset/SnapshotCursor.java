package io.pgstream.connect.source.offset;

import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.connect.errors.ConnectException;

/**
 * How far a snapshot is that has not ended. Tables are copied in the order of their oids and each
 * from its first block on, so that a few numbers say what is done, however many tables there are.
 *
 * @param request number of the request in {@code pgstream.snapshot_requests} whose tables are
 *     copied; 0 for the configured ones
 * @param copiedTo oid of the last table that was copied whole; 0 if none was
 * @param partial the table that was begun; null if none was
 */
public record SnapshotCursor(long request, long copiedTo, PartialTable partial) {
  /** Nothing of the configured tables has been copied yet. */
  public static final SnapshotCursor START = new SnapshotCursor(0, 0, null);

  private static final String REQUEST = "request";
  private static final String COPIED_TO = "copied_to";
  private static final String OID = "table";
  private static final String FILE_NODE = "file";
  private static final String SINCE_XID = "since_xid";
  private static final String BLOCKS = "blocks";

  /**
   * A table of which the first blocks have been copied.
   *
   * @param oid the table
   * @param fileNode its file: a rewritten table has another, and its rows lie elsewhere; 0 if it
   *     starts over in any case
   * @param sinceXid every row version by an older transaction was seen when its block was copied
   * @param blocks how many blocks have been copied
   */
  public record PartialTable(long oid, long fileNode, long sinceXid, long blocks) {
    /** Whether rows that were copied are still valid. */
    public boolean isResumable() {
      return fileNode != 0;
    }
  }

  /**
   * The same with a table of which nothing can be gone on with: it is empty or incomplete on the
   * targets, and starts over.
   */
  public SnapshotCursor startingOver(long oid) {
    return begun(new PartialTable(oid, 0, 0, 0));
  }

  /** Whether the targets lack rows of the tables that have not been copied. */
  public boolean isBegun() {
    return copiedTo != 0 || partial != null;
  }

  /** The same with one more table copied whole. */
  public SnapshotCursor copied(long oid) {
    return new SnapshotCursor(request, oid, null);
  }

  /** The same with another table begun. */
  public SnapshotCursor begun(PartialTable table) {
    return new SnapshotCursor(request, copiedTo, table);
  }

  /** The form in which a source offset holds it. */
  @Override
  public String toString() {
    String text = (request == 0 ? "" : REQUEST + "=" + request + " ") + COPIED_TO + "=" + copiedTo;
    return partial == null
        ? text
        : text
            + (" " + OID + "=" + partial.oid)
            + (" " + FILE_NODE + "=" + partial.fileNode)
            + (" " + SINCE_XID + "=" + partial.sinceXid)
            + (" " + BLOCKS + "=" + partial.blocks);
  }

  /**
   * Reads what {@link #toString} wrote.
   *
   * @throws ConnectException if it is something else
   */
  static SnapshotCursor parse(String text) {
    Map<String, Long> fields = new HashMap<>();
    for (String field : text.strip().split(" +", -1)) {
      int equals = field.indexOf('=');
      try {
        fields.put(
            field.substring(0, Math.max(equals, 0)), Long.valueOf(field.substring(equals + 1)));
      } catch (NumberFormatException e) {
        throw malformed(text, e);
      }
    }
    Long request = fields.remove(REQUEST);
    boolean whole = fields.size() == 5 && fields.containsKey(OID);
    if (!fields.containsKey(COPIED_TO) || !(whole || fields.size() == 1)) {
      throw malformed(text, null);
    }
    return new SnapshotCursor(
        request == null ? 0 : request, fields.get(COPIED_TO), whole ? partial(text, fields) : null);
  }

  private static PartialTable partial(String text, Map<String, Long> fields) {
    if (!fields.containsKey(FILE_NODE)
        || !fields.containsKey(SINCE_XID)
        || !fields.containsKey(BLOCKS)) {
      throw malformed(text, null);
    }
    return new PartialTable(
        fields.get(OID), fields.get(FILE_NODE), fields.get(SINCE_XID), fields.get(BLOCKS));
  }

  private static ConnectException malformed(String text, Exception cause) {
    return new ConnectException(
        "source offset field \"snapshot\": \""
            + text
            + "\" is not the progress of a snapshot; write \""
            + START
            + "\" to copy all tables again, or leave the field out",
        cause);
  }
}
