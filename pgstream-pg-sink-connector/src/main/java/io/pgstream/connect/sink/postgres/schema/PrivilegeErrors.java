package io.pgstream.connect.sink.postgres.schema;

import static io.pgstream.connect.common.postgres.Identifiers.quote;

import io.pgstream.connect.common.postgres.SqlState;
import io.pgstream.connect.common.schema.ObjectPrivileges;
import io.pgstream.connect.sink.postgres.error.SqlErrors;
import java.sql.SQLException;
import org.apache.kafka.connect.errors.ConnectException;

/** Says why the target cannot have the owner or the privileges of the source, and what helps. */
final class PrivilegeErrors {
  private final String sinkRole;

  /**
   * @param sinkRole the role with which the sink is logged in
   */
  PrivilegeErrors(String sinkRole) {
    this.sinkRole = sinkRole;
  }

  ConnectException missingRole(SchemaChange change, ObjectPrivileges described, String role) {
    return failure(
        change,
        described,
        "role "
            + quote(role)
            + (role.equals(described.owner())
                ? ", the owner,"
                : ", which is named in its privileges,")
            + " does not exist on the target; CREATE ROLE "
            + quote(role)
            + " there");
  }

  ConnectException failedStatement(
      SchemaChange change,
      ObjectPrivileges described,
      String statement,
      String actingRole,
      SQLException error) {
    String cause = SqlErrors.describe(error) + "; statement: " + statement;
    return SqlState.INSUFFICIENT_PRIVILEGE.equals(error.getSQLState())
        ? failure(change, described, cause + "; " + lackingRight(actingRole))
        : new ConnectException(start(change, described) + cause + "; " + SqlErrors.remedy(error));
  }

  ConnectException notEffective(
      SchemaChange change, ObjectPrivileges described, String owner, AccessList held) {
    return failure(
        change,
        described,
        "the server did not grant or revoke everything: it has "
            + held
            + "; "
            + lackingRight(owner));
  }

  private String lackingRight(String role) {
    return "let role "
        + quote(sinkRole)
        + " of the sink be a superuser of the target, or a member of role "
        + quote(role)
        + " (GRANT "
        + quote(role)
        + " TO "
        + quote(sinkRole)
        + "), which needs CREATE on the schema to own anything in it";
  }

  private ConnectException failure(
      SchemaChange change, ObjectPrivileges described, String causeAndRemedy) {
    return new ConnectException(
        start(change, described)
            + causeAndRemedy
            + ", or set ddl.owners and ddl.privileges to false, then restart the task");
  }

  private static String start(SchemaChange change, ObjectPrivileges described) {
    return change.position()
        + ": schema \""
        + change.entry().schemaName()
        + "\" version "
        + change.entry().version()
        + " cannot be replayed: owner or privileges of "
        + name(described)
        + ": ";
  }

  private static String name(ObjectPrivileges described) {
    if (described.isOfDefaults()) {
      return "new " + described.name() + " of role " + quote(described.owner());
    }
    return (described.column() == null ? "" : "column " + quote(described.column()) + " of ")
        + described.type()
        + " "
        + described.identity();
  }
}
