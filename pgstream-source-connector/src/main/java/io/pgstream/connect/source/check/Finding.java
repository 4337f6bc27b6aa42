package io.pgstream.connect.source.check;

import java.util.List;

/**
 * One thing about a source database that the stream cannot carry whole.
 *
 * @param kind what it is
 * @param objects the first tables, columns or databases that it concerns, quoted as SQL names, at
 *     most {@link #MAX_OBJECTS}
 * @param count how many it concerns in all; at least 1
 */
public record Finding(Kind kind, List<String> objects, long count) {
  /** How many objects are named. */
  public static final int MAX_OBJECTS = 20;

  /** What can be found, with what it means and what to do about it. */
  public enum Kind {
    /** DEFAULT identity, but no primary key. */
    NO_PRIMARY_KEY(
        Severity.WARNING,
        "tables without primary key: their updates and deletes are not streamed",
        "give them a primary key, or run ALTER TABLE ... REPLICA IDENTITY FULL"),
    /** DEFAULT identity, and a primary key that Postgres does not use as one. */
    DEFERRABLE_PRIMARY_KEY(
        Severity.WARNING,
        "tables whose primary key is DEFERRABLE, which is no replica identity: their updates and"
            + " deletes are not streamed",
        "make the key NOT DEFERRABLE, or run ALTER TABLE ... REPLICA IDENTITY FULL"),
    /** REPLICA IDENTITY NOTHING. */
    IDENTITY_NOTHING(
        Severity.WARNING,
        "tables with REPLICA IDENTITY NOTHING: their updates and deletes are not streamed",
        "run ALTER TABLE ... REPLICA IDENTITY DEFAULT if they have a primary key, else FULL"),
    /** USING INDEX, but the index has been dropped. */
    IDENTITY_INDEX_MISSING(
        Severity.WARNING,
        "tables whose replica identity index is gone: their updates and deletes are not streamed",
        "run ALTER TABLE ... REPLICA IDENTITY DEFAULT, FULL or USING INDEX"),
    /** Numbers that can be NaN or infinite, with a wal2json older than 2.6. */
    NOT_A_NUMBER(
        Severity.WARNING,
        "columns of type numeric, real or double precision: the server's wal2json is older than 2.6"
            + " and streams NaN and infinities in them as NULL",
        "upgrade wal2json if such values are stored"),
    /** A database of which the server does not know what its bytes mean. */
    UNKNOWN_ENCODING(
        Severity.WARNING,
        "database with encoding SQL_ASCII: its text is streamed as it is, and what is not UTF-8 cannot"
            + " be applied",
        "store UTF-8 in it, or move the data to a database with a known encoding"),
    /** Tables that write no WAL. */
    UNLOGGED(
        Severity.INFO,
        "unlogged tables: none of their rows are streamed",
        "run ALTER TABLE ... SET LOGGED if they shall be replicated"),
    /** Tables of the user in schema pgstream. */
    RESERVED_SCHEMA(
        Severity.ERROR,
        "tables in schema \"pgstream\", which is reserved: the Postgres sink stops at their rows",
        "move them with ALTER TABLE ... SET SCHEMA");

    private final Severity severity;
    private final String problem;
    private final String remedy;

    Kind(Severity severity, String problem, String remedy) {
      this.severity = severity;
      this.problem = problem;
      this.remedy = remedy;
    }
  }

  public Finding {
    objects = List.copyOf(objects);
  }

  /** How much it matters. */
  public Severity severity() {
    return kind.severity;
  }

  /** What is the matter, without the objects; no full stop. */
  public String problem() {
    return kind.problem;
  }

  /** What to do about it; no full stop. */
  public String remedy() {
    return kind.remedy;
  }

  /** Whether the server leaves out updates and deletes of these tables. */
  public boolean isWithoutIdentity() {
    return switch (kind) {
      case NO_PRIMARY_KEY, DEFERRABLE_PRIMARY_KEY, IDENTITY_NOTHING, IDENTITY_INDEX_MISSING -> true;
      case NOT_A_NUMBER, UNKNOWN_ENCODING, UNLOGGED, RESERVED_SCHEMA -> false;
    };
  }

  /** The objects as a list, with how many more there are. */
  public String objectText() {
    long more = count - objects.size();
    return String.join(", ", objects) + (more == 0 ? "" : " and " + more + " more");
  }

  /** All of it on one line. */
  @Override
  public String toString() {
    return count + " " + problem() + ": " + objectText() + "; " + remedy();
  }
}
