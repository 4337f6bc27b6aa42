package io.pgstream.connect.sink.postgres.sql;

/**
 * A column as statements write it.
 *
 * @param quoted its quoted name
 * @param type the type without length and precision, so that the assignment to the column checks
 *     them: an explicit cast to {@code varchar(3)} would cut a longer value off silently
 */
public record SqlColumn(String quoted, String type) {}
