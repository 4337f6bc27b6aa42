package io.pgstream.connect.sink.postgres.schema;

import static io.pgstream.connect.common.postgres.Identifiers.quote;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * An object of the target, or the default privileges of a role, with who may do what with it.
 *
 * @param grantsOn what GRANT and REVOKE say between the privileges and the role: {@code ON TABLE
 *     s.t}; null if nothing can be granted
 * @param column the quoted column that is meant, null for the whole object
 * @param prefix what precedes GRANT and REVOKE; only default privileges have one
 * @param alter what precedes OWNER TO
 * @param owner its owner
 * @param held who has which privileges
 * @param usual who has which privileges unless something else is said
 */
record OwnedObject(
    String grantsOn,
    String column,
    String prefix,
    String alter,
    String owner,
    AccessList held,
    AccessList usual) {

  /** An object or a column of one. */
  static OwnedObject of(
      OwnedKind kind,
      String identity,
      String column,
      String owner,
      AccessList held,
      AccessList usual) {
    return new OwnedObject(
        kind.hasPrivileges() ? "ON " + kind.grantWord() + " " + identity : null,
        column == null ? null : quote(column),
        "",
        "ALTER " + kind.alterWord() + " " + identity,
        owner,
        held,
        usual);
  }

  /**
   * The default privileges on objects that a role will create.
   *
   * @param schema where; null for everywhere
   * @param objects TABLES and the like
   */
  static OwnedObject defaults(
      String role, String schema, String objects, AccessList held, AccessList usual) {
    return new OwnedObject(
        "ON " + objects,
        null,
        "ALTER DEFAULT PRIVILEGES FOR ROLE "
            + quote(role)
            + (schema == null ? " " : " IN SCHEMA " + quote(schema) + " "),
        null,
        role,
        held,
        usual);
  }

  /** The statement that gives it to another owner. */
  String alterOwner(String newOwner) {
    return alter + " OWNER TO " + quote(newOwner);
  }

  /** The statement of a step. */
  String statement(AccessDiff.Step step) {
    String grantee = step.grantee() == null ? "PUBLIC" : quote(step.grantee());
    String what = privileges(step.privileges()) + " " + grantsOn;
    return prefix
        + switch (step.action()) {
          case GRANT -> "GRANT " + what + " TO " + grantee;
          case GRANT_WITH_OPTION -> "GRANT " + what + " TO " + grantee + " WITH GRANT OPTION";
          case REVOKE_OPTION -> "REVOKE GRANT OPTION FOR " + what + " FROM " + grantee + " CASCADE";
          case REVOKE -> "REVOKE " + what + " FROM " + grantee + " CASCADE";
        };
  }

  private String privileges(List<String> names) {
    String suffix = column == null ? "" : " (" + column + ")";
    return names.stream().map(name -> word(name) + suffix).collect(Collectors.joining(", "));
  }

  /** Names come from the stream: only what has the form of a privilege becomes SQL. */
  private static String word(String name) {
    if (!name.matches("[A-Z]+( [A-Z]+)*")) {
      throw new IllegalArgumentException(
          "not a privilege: \"" + name.toLowerCase(Locale.ROOT) + '"');
    }
    return name;
  }
}
