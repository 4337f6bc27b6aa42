package io.pgstream.connect.sink.postgres.schema;

import io.pgstream.connect.common.schema.ObjectPrivileges;
import io.pgstream.connect.common.schema.PrivilegeGrant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Who has which privileges on an object, in the order in which they were granted. Immutable.
 *
 * @param privileges with whether each was granted WITH GRANT OPTION
 */
record AccessList(Map<Privilege, Boolean> privileges) {
  static final AccessList EMPTY = new AccessList(Map.of());

  AccessList {
    // Not Map.copyOf, which has no order.
    privileges = new LinkedHashMap<>(privileges);
  }

  /**
   * What a list is to be: the usual privileges, less those that were revoked, and those that were
   * granted.
   *
   * @param usual what the owner and everybody have on the target unless something else is said
   * @param owner the owner on the target: what its namesake at the source granted, it grants, and
   *     what that one has, it has as the owner
   */
  static AccessList wanted(AccessList usual, ObjectPrivileges described, String owner) {
    Map<Privilege, Boolean> wanted = new LinkedHashMap<>(usual.privileges);
    for (PrivilegeGrant grant : described.revoked()) {
      each(grant, described.owner(), owner).forEach(wanted::remove);
    }
    for (PrivilegeGrant grant : described.granted()) {
      for (Privilege privilege : each(grant, described.owner(), owner)) {
        wanted.put(privilege, grant.grantable());
      }
    }
    return new AccessList(wanted);
  }

  private static List<Privilege> each(PrivilegeGrant grant, String sourceOwner, String owner) {
    boolean sameOwner = owner.equals(sourceOwner);
    if (!sameOwner && sourceOwner.equals(grant.grantee())) {
      return List.of();
    }
    String grantor = sourceOwner.equals(grant.grantor()) ? owner : grant.grantor();
    return grant.privileges().stream()
        .map(name -> new Privilege(grantor, grant.grantee(), name))
        .toList();
  }

  boolean has(Privilege privilege) {
    return privileges.containsKey(privilege);
  }

  boolean isGrantable(Privilege privilege) {
    return Boolean.TRUE.equals(privileges.get(privilege));
  }

  /** Whether a role that is not the owner may grant this on. */
  boolean mayGrant(String role, String privilege) {
    return privileges.entrySet().stream()
        .anyMatch(
            held ->
                held.getValue()
                    && role.equals(held.getKey().grantee())
                    && privilege.equals(held.getKey().name()));
  }

  /** Whether everybody has the same privileges by the other list, whoever granted them. */
  boolean isEquivalentTo(AccessList other) {
    return effective().equals(other.effective());
  }

  /** As the server prints it, but with the names of the privileges. */
  @Override
  public String toString() {
    return privileges.entrySet().stream()
        .map(
            held ->
                Objects.requireNonNullElse(held.getKey().grantee(), "PUBLIC")
                    + "="
                    + held.getKey().name()
                    + (held.getValue() ? "*" : "")
                    + "/"
                    + held.getKey().grantor())
        .collect(Collectors.joining(", ", "[", "]"));
  }

  private Set<List<Object>> effective() {
    return privileges.entrySet().stream()
        .map(
            held ->
                List.<Object>of(
                    Objects.requireNonNullElse(held.getKey().grantee(), ""),
                    held.getKey().name(),
                    held.getValue()))
        .collect(Collectors.toSet());
  }
}
