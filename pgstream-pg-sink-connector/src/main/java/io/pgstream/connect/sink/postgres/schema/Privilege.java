package io.pgstream.connect.sink.postgres.schema;

/**
 * One privilege of one role.
 *
 * @param grantor the role that granted it
 * @param grantee the role that has it; null for PUBLIC
 * @param name what SQL calls it
 */
record Privilege(String grantor, String grantee, String name) {}
