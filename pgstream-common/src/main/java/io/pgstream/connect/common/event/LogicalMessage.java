package io.pgstream.connect.common.event;

/**
 * A message in the stream that is not a row.
 *
 * @param prefix who it is for
 * @param content free text; may be empty
 */
public record LogicalMessage(String prefix, String content) {

  /** Closes a transaction for a partition key that does not hold its last change. */
  public static final String COMMIT_PREFIX = "pgstream.commit";

  /** Moves the stored position while the source is idle. */
  public static final String HEARTBEAT_PREFIX = "pgstream.heartbeat";

  /**
   * Says where sequences of a schema stand, at the end of a snapshot. Content: a JSON array of
   * {@code {"name":"s","last_value":1,"is_called":true}}.
   */
  public static final String SEQUENCES_PREFIX = "pgstream.sequences";

  /**
   * Says that what its schema's tables hold begins to be copied, and that it has been, by a
   * snapshot that the source's configuration asks for. Content: {@link #LOAD_BEGIN} or {@link
   * #LOAD_END}. An interrupted snapshot begins again; that it ends is not sure.
   */
  public static final String LOAD_PREFIX = "pgstream.load";

  /** The content before the rows. */
  public static final String LOAD_BEGIN = "begin";

  /** The content behind the rows. */
  public static final String LOAD_END = "end";
}
