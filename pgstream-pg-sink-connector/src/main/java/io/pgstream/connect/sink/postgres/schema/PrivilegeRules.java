package io.pgstream.connect.sink.postgres.schema;

/**
 * Whether the target follows who owns objects and who may use them.
 *
 * @param owners whether objects get the owners that they have at the source
 * @param privileges whether what was granted and revoked at the source is so on the target
 */
public record PrivilegeRules(boolean owners, boolean privileges) {
  /** Everything belongs to the sink's role, which grants nothing. */
  public static final PrivilegeRules NONE = new PrivilegeRules(false, false);

  boolean any() {
    return owners || privileges;
  }
}
