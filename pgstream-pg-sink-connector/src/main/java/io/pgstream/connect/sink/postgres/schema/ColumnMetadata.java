package io.pgstream.connect.sink.postgres.schema;

import io.pgstream.connect.sink.postgres.sql.SqlColumn;

/**
 * A column of a target table, from the target's catalogue.
 *
 * @param name its name
 * @param sql how statements write it
 * @param generated whether the target computes it, so that it is never written
 * @param identityAlways whether it is GENERATED ALWAYS AS IDENTITY, so that no UPDATE may assign it
 */
public record ColumnMetadata(
    String name, SqlColumn sql, boolean generated, boolean identityAlways) {}
