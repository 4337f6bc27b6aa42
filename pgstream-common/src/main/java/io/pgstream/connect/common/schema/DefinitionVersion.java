package io.pgstream.connect.common.schema;

/**
 * One of the last definitions of an object, for commands that have not seen a later one.
 *
 * @param xid the source's transaction that brought it; 0 if any other sees it
 * @param at when that transaction began, {@code YYYY-MM-DD HH:MM:SS.ffffff}
 * @param definition the object as it was after that transaction
 * @param described what that transaction itself knew of it; null if it had seen everything
 */
public record DefinitionVersion<T>(long xid, String at, T definition, T described) {
  private static final String LONG_AGO = "1970-01-01 00:00:00";

  /** What the transactions find that are open. */
  public static <T> DefinitionVersion<T> first(T definition) {
    return new DefinitionVersion<>(0, LONG_AGO, definition, null);
  }

  /**
   * What a command has left.
   *
   * @param entry the command's row, with its transaction's id
   * @param described what it says of the object, if that is not the definition; else null
   */
  public static <T> DefinitionVersion<T> of(SchemaLogEntry entry, T definition, T described) {
    return new DefinitionVersion<>(
        Long.parseLong(entry.schema().xid()), entry.createdAt(), definition, described);
  }

  /** What its own transaction goes on from. */
  T ofItself() {
    return described == null ? definition : described;
  }
}
