package io.pgstream.connect.sink.opensearch.index;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FieldMappingTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "smallint|long",
        "integer|long",
        "bigint|long",
        "integer[]|long",
        "numeric|double",
        "numeric(10,2)|double",
        "numeric(10,2)[]|double",
        "real|double",
        "double precision|double",
        "boolean|boolean",
        "date|date",
        "timestamp(3) without time zone|date",
        "timestamp with time zone[]|date",
        "bytea|binary",
        "json|text",
        "jsonb|text",
        "time without time zone|keyword",
        "time(0) with time zone|keyword",
        "interval|keyword",
        "interval day to second(3)|keyword",
        "money|keyword",
        "uuid|keyword",
        "public.mood|keyword",
        "public.\"timestamp(3)\"|keyword",
        "bit varying(5)|keyword",
        "text|keyword",
        "character varying(10)|keyword",
        "character(1)|keyword",
        "public.citext|keyword",
        "tsvector|keyword",
        "xid8|keyword"
      })
  void mapsEveryType(String formatType, String mapping) {
    assertThat(FieldMapping.of(formatType).path("type").asText()).isEqualTo(mapping);
  }

  @ParameterizedTest
  @CsvSource({
    "text,true",
    "character varying(10),true",
    "public.citext,true",
    "public.mood,true",
    "tsvector,true",
    "uuid,false",
    "timetz,true",
    "time(3) with time zone,false"
  })
  void searchesTextByWordToo(String formatType, boolean words) {
    assertThat(FieldMapping.of(formatType).path("fields").has("text")).isEqualTo(words);
    assertThat(FieldMapping.of(formatType).path("ignore_above").asInt()).isEqualTo(8191);
  }

  @Test
  void findsAddressesAndNetworksByWhatTheyContain() {
    assertThat(FieldMapping.of("inet").path("fields").path("ip").path("type").asText())
        .isEqualTo("ip");
    assertThat(FieldMapping.of("cidr[]").path("fields").path("range").path("type").asText())
        .isEqualTo("ip_range");
  }

  @Test
  void makesDeclaredMappingsLenientUnlessTheySay() {
    assertThat(declared("{'type':'ip'}").path("ignore_malformed").asBoolean()).isTrue();
    assertThat(declared("{'type':'ip','ignore_malformed':false}").path("ignore_malformed"))
        .isEqualTo(BooleanNode.FALSE);
    assertThat(declared("{'type':'keyword'}").path("ignore_above").asInt()).isEqualTo(8191);
    assertThat(declared("{'type':'flat_object'}")).hasSize(1);
  }

  private static ObjectNode declared(String json) {
    try {
      return FieldMapping.declared(
          (ObjectNode) new ObjectMapper().readTree(json.replace('\'', '"')));
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(e);
    }
  }
}
