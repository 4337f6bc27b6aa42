package io.pgstream.connect.sink.opensearch.index;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IndexNamingTest {
  private final IndexNaming naming = new IndexNaming(Set.of("pgstream", "pgstream-tables"));

  @ParameterizedTest
  @ValueSource(strings = {"public", "a-b", "a.b", "größe", "x1", "a_b", "1"})
  void keepsNamesThatAreLegalAliases(String schema) {
    assertThat(naming.alias(schema)).isEqualTo(schema);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Public",
        "_x",
        "-x",
        "+x",
        ".hidden",
        "..",
        "a b",
        "a/b",
        "a*b",
        "a,b",
        "a#b",
        "a:b",
        "a\"b",
        "a|b",
        "a\\b",
        "a<b>",
        "a?b",
        "a\nb",
        "a-1",
        "public-12",
        "x~0123456789abcdef",
        "pgstream",
        "pgstream-tables",
        "***",
        "ÄÖ"
      })
  void makesOtherNamesLegalAndRecognisable(String schema) {
    String alias = naming.alias(schema);
    assertThat(alias)
        .isNotEqualTo(schema)
        .matches("[^A-Z\\\\/*?\"<>| ,#:\\p{Cntrl}]+~[0-9a-f]{16}");
    assertThat(alias).doesNotMatch("^[-_+.].*");
    assertThat(naming.alias(schema)).isEqualTo(alias);
  }

  @Test
  void givesDifferentSchemasDifferentAliases() {
    assertThat(Set.of(naming.alias("A"), naming.alias("a"), naming.alias(" a"))).hasSize(3);
    assertThat(naming.alias("a*")).isNotEqualTo(naming.alias("a/"));
    assertThat(naming.alias(naming.alias("A"))).isNotEqualTo(naming.alias("A"));
  }

  @Test
  void namesTablesBySchemaAndTable() {
    assertThat(naming.alias("public", "test")).isEqualTo("public.test");
    assertThat(naming.alias("public", "Test")).matches("public\\.test~[0-9a-f]{16}");
    assertThat(naming.alias("_p", "test")).matches("p\\.test~[0-9a-f]{16}");
    assertThat(naming.alias("public", "test-1")).matches("public\\.test-1~[0-9a-f]{16}");
    assertThat(naming.alias("s".repeat(63), "T".repeat(63)).length()).isLessThan(200);
  }

  @Test
  void keepsTablesApartWhoseNamesReadTheSame() {
    assertThat(
            Set.of(
                naming.alias("a.b", "c"),
                naming.alias("a", "b.c"),
                naming.alias("a", "B.c"),
                naming.alias("a", "b c"),
                naming.alias("a", "b")))
        .hasSize(5);
  }

  @Test
  void countsGenerations() {
    assertThat(IndexNaming.index("public", 1)).isEqualTo("public-1");
    assertThat(IndexNaming.generation("public", "public-12")).isEqualTo(12);
    assertThat(IndexNaming.generation("public", "public-x")).isZero();
    assertThat(IndexNaming.generation("public", "other-1")).isZero();
  }
}
