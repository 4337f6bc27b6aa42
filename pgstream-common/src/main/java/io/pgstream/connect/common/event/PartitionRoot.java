package io.pgstream.connect.common.event;

/**
 * The partitioned table that a partition's rows belong to, and by whose key they can be told apart.
 * Where it is partitioned itself, the one at the top is named.
 *
 * @param schema its schema
 * @param table its name; a truncate of the partitioned table itself names that table
 * @param condition SQL condition that holds for the partition's rows and for no other of the
 *     partitioned table; only truncates have it, and null if there is none that any server could
 *     evaluate
 */
public record PartitionRoot(String schema, String table, String condition) {}
