package io.pgstream.connect.sink.opensearch.index;

import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Names of aliases and indexes. A schema whose name is a legal alias keeps it, and a table is
 * {@code schema.table} if that is legal and can be read in one way only; every other name is made
 * legal and marked with a hash of the original, so that no two schemas or tables share an alias.
 */
public final class IndexNaming {
  private static final Pattern ILLEGAL = Pattern.compile("[\\\\/*?\"<>|\\s,#:\\p{Cntrl}]");
  private static final Pattern BAD_START = Pattern.compile("^[-_+.]+");

  /** Ends like an index of a schema, or like a name that we marked. */
  private static final Pattern TAKEN_ENDING =
      Pattern.compile(".*(-[0-9]+|~[0-9a-f]{16})", Pattern.DOTALL);

  private static final int HASH_LENGTH = 16;
  // Postgres names have at most 63 bytes, far below the server's 255.
  private final Set<String> reserved;

  /**
   * Names that stay clear of the sink's own indexes.
   *
   * @param reserved names that no schema may use
   */
  public IndexNaming(Set<String> reserved) {
    this.reserved = Set.copyOf(reserved);
  }

  /** Whether a name can be used as it is, for an alias or for the schema log. */
  public static boolean isPlain(String name) {
    return !name.isEmpty()
        && !ILLEGAL.matcher(name).find()
        && !BAD_START.matcher(name).find()
        && !TAKEN_ENDING.matcher(name).matches()
        && name.equals(name.toLowerCase(Locale.ROOT));
  }

  /** The alias through which all documents of a schema are written and read. */
  public String alias(String schema) {
    return isFree(schema) ? schema : marked(schema, schema);
  }

  /** The alias through which people read the documents of a table that has its own index. */
  public String alias(String schema, String table) {
    String name = schema + "." + table;
    boolean unambiguous = schema.indexOf('.') < 0 && table.indexOf('.') < 0;
    // Postgres names cannot hold the character between the two.
    return unambiguous && isFree(name) ? name : marked(name, schema + '\0' + table);
  }

  private boolean isFree(String name) {
    return isPlain(name) && !reserved.contains(name);
  }

  private static String marked(String name, String original) {
    String allowed = ILLEGAL.matcher(name.toLowerCase(Locale.ROOT)).replaceAll("_");
    String legal = BAD_START.matcher(allowed).replaceAll("");
    return (legal.isEmpty() ? "schema" : legal)
        + "~"
        + Sha256.hex(original).substring(0, HASH_LENGTH);
  }

  /** The index of a generation, from 1, behind an alias. */
  public static String index(String alias, int generation) {
    return alias + "-" + generation;
  }

  /** The generation of an index that {@link #index} named; 0 if another hand named it. */
  public static int generation(String alias, String index) {
    String prefix = alias + "-";
    if (!index.startsWith(prefix)) {
      return 0;
    }
    String digits = index.substring(prefix.length());
    return digits.matches("[0-9]{1,9}") ? Integer.parseInt(digits) : 0;
  }
}
