package io.pgstream.connect.common.schema;

import java.util.List;

/**
 * Who owns an object, and who may do what with it. Privileges are told by what sets them apart from
 * those that the owner and everybody have anyway, because these differ from version to version of
 * the server.
 *
 * @param type what it is, as {@code pg_identify_object} calls it, such as {@code materialized
 *     view}, or {@link #DEFAULTS}
 * @param name its name, not quoted; of default privileges the objects they are for, such as {@code
 *     TABLES}
 * @param identity how SQL names it, with its schema; of default privileges the quoted schema, null
 *     if they are for all
 * @param column the column of the object that the privileges are for; null for the object itself
 * @param owner the role that owns it; of default privileges the role whose new objects get them
 * @param granted what is granted besides the usual privileges, in the order of the grants
 * @param revoked which of the usual privileges are revoked
 */
public record ObjectPrivileges(
    String type,
    String name,
    String identity,
    String column,
    String owner,
    List<PrivilegeGrant> granted,
    List<PrivilegeGrant> revoked) {
  /** The type of default privileges. */
  public static final String DEFAULTS = "default privileges";

  public ObjectPrivileges {
    granted = SchemaJson.listOf(granted);
    revoked = SchemaJson.listOf(revoked);
  }

  /** Whether these are the privileges of objects that will be created. */
  public boolean isOfDefaults() {
    return DEFAULTS.equals(type);
  }
}
