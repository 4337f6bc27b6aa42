package io.pgstream.connect.sink.postgres.schema;

import static io.pgstream.connect.common.postgres.Identifiers.quote;

import io.pgstream.connect.common.schema.ObjectPrivileges;
import io.pgstream.connect.common.schema.PrivilegeGrant;
import io.pgstream.connect.sink.postgres.error.ErrorKind;
import io.pgstream.connect.sink.postgres.error.SqlStateClassifier;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.kafka.connect.errors.ConnectException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gives objects of the target the owners and privileges that they have at the source. It compares
 * with what the target has, not with what the source had before: so it may be switched on at any
 * time, and what is applied again does no harm. Not thread-safe.
 */
final class PrivilegeApplier {
  private static final Logger LOG = LoggerFactory.getLogger(PrivilegeApplier.class);

  /** A revocation may take along what has to be granted again. */
  private static final int ROUNDS = 3;

  private static final String ROLE_EXISTS = "SELECT FROM pg_catalog.pg_roles WHERE rolname = ?";

  private final Connection connection;
  private final DdlRules rules;
  private final OwnedObjectReader reader;
  private final PrivilegeErrors errors;

  /**
   * @throws SQLException if the connection does not tell its role
   */
  PrivilegeApplier(Connection connection, DdlRules rules) throws SQLException {
    this.connection = connection;
    this.rules = rules;
    this.reader = new OwnedObjectReader(connection);
    this.errors = new PrivilegeErrors(connection.getMetaData().getUserName());
  }

  /** Whether there is anything to do for these. */
  boolean concerns(List<SchemaChange> changes) {
    return rules.privileges().any()
        && changes.stream().anyMatch(change -> !change.entry().schema().privileges().isEmpty());
  }

  /**
   * Applies what schema changes say of owners and privileges, once their objects are there. What
   * the target does not have is left out.
   *
   * @throws ConnectException if the target cannot follow; it says why, and what helps
   * @throws SQLException if trying again may help
   */
  void apply(List<SchemaChange> changes) throws SQLException {
    if (!concerns(changes)) {
      return;
    }
    // Nothing that a user of the target has made may be called by what runs here.
    execute("SET LOCAL search_path = pg_catalog, pg_temp");
    for (SchemaChange change : changes) {
      for (ObjectPrivileges described : change.entry().schema().privileges()) {
        apply(change, described);
      }
    }
    execute("SET LOCAL search_path TO DEFAULT");
  }

  private void apply(SchemaChange change, ObjectPrivileges described) throws SQLException {
    Optional<OwnedObject> found = find(change, described);
    if (found.isEmpty()) {
      LOG.debug(
          "The target lacks {} {}: its owner and privileges are left out",
          described.type(),
          described.identity());
      return;
    }
    requireRoles(change, described);
    OwnedObject object = found.get();
    if (rules.privileges().owners()
        && described.column() == null
        && !described.isOfDefaults()
        && !object.owner().equals(described.owner())) {
      run(change, described, object.alterOwner(described.owner()), described.owner());
      object = reread(change, described, object);
    }
    if (rules.privileges().privileges() && object.grantsOn() != null) {
      grant(change, described, object);
    }
  }

  private Optional<OwnedObject> find(SchemaChange change, ObjectPrivileges described)
      throws SQLException {
    boolean replayed =
        described.isOfDefaults()
            ? rules.privileges().privileges()
            : OwnedKind.of(described.type())
                .filter(kind -> rules.types().contains(kind.objectType()))
                .isPresent();
    if (replayed && described.isOfDefaults()) {
      // There is nothing to read of a role that does not exist.
      requireRoles(change, described);
    }
    return replayed ? reader.read(described, change.entry().schemaName()) : Optional.empty();
  }

  private void grant(SchemaChange change, ObjectPrivileges described, OwnedObject found)
      throws SQLException {
    OwnedObject object = found;
    AccessList wanted = AccessList.wanted(object.usual(), described, object.owner());
    for (int round = 0; round < ROUNDS && !object.held().equals(wanted); round++) {
      for (AccessDiff.Step step : diff(object, wanted).grants()) {
        run(change, described, object, step);
      }
      object = revoke(change, described, reread(change, described, object), wanted);
    }
    if (!object.held().isEquivalentTo(wanted)) {
      throw errors.notEffective(change, described, object.owner(), object.held());
    }
  }

  /** Looks again after each revocation, which may have taken along what the next one is about. */
  private OwnedObject revoke(
      SchemaChange change, ObjectPrivileges described, OwnedObject found, AccessList wanted)
      throws SQLException {
    OwnedObject object = found;
    Set<AccessDiff.Step> tried = new HashSet<>();
    Optional<AccessDiff.Step> next = nextRevocation(object, wanted, tried);
    while (next.isPresent()) {
      tried.add(next.get());
      run(change, described, object, next.get());
      object = reread(change, described, object);
      next = nextRevocation(object, wanted, tried);
    }
    return object;
  }

  private static Optional<AccessDiff.Step> nextRevocation(
      OwnedObject object, AccessList wanted, Set<AccessDiff.Step> tried) {
    return diff(object, wanted).revocations().stream()
        .filter(step -> !tried.contains(step))
        .findFirst();
  }

  private static AccessDiff diff(OwnedObject object, AccessList wanted) {
    return new AccessDiff(object.held(), wanted, object.owner());
  }

  private OwnedObject reread(SchemaChange change, ObjectPrivileges described, OwnedObject otherwise)
      throws SQLException {
    return reader.read(described, change.entry().schemaName()).orElse(otherwise);
  }

  /** What another role than the owner has granted must be granted as that role. */
  private void run(
      SchemaChange change, ObjectPrivileges described, OwnedObject object, AccessDiff.Step step)
      throws SQLException {
    boolean asOwner = step.grantor().equals(object.owner());
    if (!asOwner) {
      run(change, described, "SET LOCAL ROLE " + quote(step.grantor()), step.grantor());
    }
    run(change, described, statement(change, object, step), step.grantor());
    if (!asOwner) {
      execute("RESET ROLE");
    }
  }

  private static String statement(SchemaChange change, OwnedObject object, AccessDiff.Step step) {
    try {
      return object.statement(step);
    } catch (IllegalArgumentException e) {
      throw new ConnectException(
          change.position() + ": the row of pgstream.schema_log is not readable", e);
    }
  }

  private void run(
      SchemaChange change, ObjectPrivileges described, String statement, String actingRole)
      throws SQLException {
    try {
      execute(statement);
    } catch (SQLException e) {
      if (SqlStateClassifier.classify(e) == ErrorKind.TRANSIENT) {
        throw e;
      }
      throw errors.failedStatement(change, described, statement, actingRole, e);
    }
  }

  private void execute(String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.setEscapeProcessing(false);
      statement.execute(sql);
    }
  }

  private void requireRoles(SchemaChange change, ObjectPrivileges described) throws SQLException {
    for (String role : roles(described)) {
      try (PreparedStatement statement = connection.prepareStatement(ROLE_EXISTS)) {
        statement.setString(1, role);
        try (ResultSet row = statement.executeQuery()) {
          if (!row.next()) {
            throw errors.missingRole(change, described, role);
          }
        }
      }
    }
  }

  private Set<String> roles(ObjectPrivileges described) {
    Set<String> roles = new LinkedHashSet<>();
    if (rules.privileges().owners() || described.isOfDefaults()) {
      roles.add(described.owner());
    }
    if (rules.privileges().privileges()) {
      for (PrivilegeGrant grant : described.granted()) {
        // Without owners, what the owner has and grants is for the target's own one.
        Stream.of(grant.grantor(), grant.grantee())
            .filter(role -> role != null && !role.equals(described.owner()))
            .forEach(roles::add);
      }
    }
    return roles;
  }
}
