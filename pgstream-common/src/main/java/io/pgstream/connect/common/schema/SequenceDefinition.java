package io.pgstream.connect.common.schema;

import com.fasterxml.jackson.annotation.JsonProperty;

/**
 * A sequence that is not part of an identity column.
 *
 * @param oid the source's oid
 * @param name its name
 * @param dataType {@code smallint}, {@code integer} or {@code bigint}
 * @param startValue START WITH
 * @param minimumValue MINVALUE
 * @param maximumValue MAXVALUE
 * @param increment INCREMENT BY
 * @param cycleOption {@code YES} or {@code NO}
 * @param cacheSize CACHE
 * @param ownedBy the column it belongs to; null if to none
 * @param comment its comment; null without one
 */
public record SequenceDefinition(
    String oid,
    String name,
    @JsonProperty("data_type") String dataType,
    @JsonProperty("start_value") String startValue,
    @JsonProperty("minimum_value") String minimumValue,
    @JsonProperty("maximum_value") String maximumValue,
    String increment,
    @JsonProperty("cycle_option") String cycleOption,
    @JsonProperty("cache_size") String cacheSize,
    @JsonProperty("owned_by") Owner ownedBy,
    String comment) {

  /**
   * The column a sequence belongs to.
   *
   * @param tableId the table's pgstream id
   * @param columnId the column's pgstream id
   */
  public record Owner(
      @JsonProperty("table_id") String tableId, @JsonProperty("column_id") String columnId) {}
}
