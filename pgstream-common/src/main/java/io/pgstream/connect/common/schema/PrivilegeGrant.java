package io.pgstream.connect.common.schema;

import java.util.List;

/**
 * Privileges that one role has from another one.
 *
 * @param grantor the role that granted them
 * @param grantee the role that has them; null for PUBLIC
 * @param privileges what they are called in SQL: {@code SELECT}, {@code USAGE}…
 * @param grantable whether they were granted WITH GRANT OPTION
 */
public record PrivilegeGrant(
    String grantor, String grantee, List<String> privileges, boolean grantable) {
  public PrivilegeGrant {
    privileges = SchemaJson.listOf(privileges);
  }
}
