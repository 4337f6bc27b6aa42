package io.pgstream.connect.common.schema;

import com.fasterxml.jackson.annotation.JsonProperty;

/**
 * Options of an identity column's sequence, as the server prints them.
 *
 * @param name the sequence's name; null in rows of the log that do not tell
 * @param dataType its type, mostly the column's; null in rows of the log that do not tell
 * @param startValue START WITH
 * @param minimumValue MINVALUE
 * @param maximumValue MAXVALUE
 * @param increment INCREMENT BY
 * @param cycleOption {@code YES} or {@code NO}
 * @param cacheSize CACHE
 */
public record SequenceOptions(
    String name,
    @JsonProperty("data_type") String dataType,
    @JsonProperty("start_value") String startValue,
    @JsonProperty("minimum_value") String minimumValue,
    @JsonProperty("maximum_value") String maximumValue,
    String increment,
    @JsonProperty("cycle_option") String cycleOption,
    @JsonProperty("cache_size") String cacheSize) {}
