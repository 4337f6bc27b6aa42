package io.pgstream.connect.sink.opensearch.index;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.junit.jupiter.api.Test;

class IndexFieldsTest {
  private static ObjectNode json(String text) {
    try {
      return (ObjectNode) new ObjectMapper().readTree(text.replace('\'', '"'));
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(e);
    }
  }

  private static IndexFields fields(String path, String mapping, boolean byUser) {
    IndexFields fields = new IndexFields();
    fields.put(path, json(mapping), byUser);
    return fields;
  }

  @Test
  void nestsPathsForTheServerAndReadsThemBack() {
    IndexFields fields = fields("test.name", "{'type':'keyword'}", false);
    fields.put("test.age", json("{'type':'long'}"), false);
    fields.put("_table", json("{'type':'keyword'}"), false);
    ObjectNode mapping = fields.toMapping();
    assertThat(mapping)
        .isEqualTo(
            json(
                "{'properties':{'test':{'properties':{'name':{'type':'keyword'},'age':{'type':'long'}}},"
                    + "'_table':{'type':'keyword'}}}"));
    assertThat(IndexFields.read(mapping)).isEqualTo(fields);
  }

  @Test
  void comparesADeclaredMappingAsItWasWritten() {
    IndexFields wanted = fields("a", "{'type':'object','dynamic':true}", true);
    ObjectNode mapping = wanted.toMapping();
    // As the server shows it after a document has brought a field.
    mapping
        .withObject("/properties/a")
        .put("dynamic", "true")
        .putObject("properties")
        .putObject("x")
        .put("type", "long");
    IndexFields existing = IndexFields.read(mapping);
    assertThat(existing.different(wanted).isEmpty()).isTrue();
    assertThat(existing.missing(wanted).isEmpty()).isTrue();
    assertThat(existing.different(fields("a", "{'type':'text'}", false)).names())
        .containsExactly("a");
  }

  @Test
  void forgetsADeclarationThatIsNoLongerMade() {
    IndexFields before = fields("a", "{'type':'ip'}", true);
    IndexFields now = before.with(fields("a", "{'type':'keyword'}", false));
    assertThat(now.toMapping().has("_meta")).isFalse();
    assertThat(now.all().path("a").path("type").asText()).isEqualTo("keyword");
  }
}
