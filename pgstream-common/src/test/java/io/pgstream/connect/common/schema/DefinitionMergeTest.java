package io.pgstream.connect.common.schema;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class DefinitionMergeTest {
  private static final ObjectDefinition BASE = domain("d", null, "1");

  private static ObjectDefinition domain(String name, String comment, String... parts) {
    return new ObjectDefinition(
        "7",
        "domain",
        name,
        null,
        null,
        null,
        null,
        Map.of(),
        Stream.of(parts).map(id -> new ObjectPart(id, "part " + id, null, null)).toList(),
        comment);
  }

  private static ObjectDefinition merge(ObjectDefinition change, ObjectDefinition current) {
    return DefinitionMerge.merge(BASE, change, current, ObjectDefinition.class);
  }

  @Test
  void takesWhatEachHasChanged() {
    assertThat(merge(domain("e", null, "1"), domain("d", "text", "1")))
        .isEqualTo(domain("e", "text", "1"));
  }

  @Test
  void takesThePartsThatBothHaveAdded() {
    assertThat(merge(domain("d", null, "1", "2"), domain("d", null, "1", "3")))
        .isEqualTo(domain("d", null, "1", "2", "3"));
  }

  @Test
  void leavesOutThePartsThatEitherHasRemoved() {
    assertThat(merge(domain("d", null), domain("d", null, "1", "3")))
        .isEqualTo(domain("d", null, "3"));
    assertThat(merge(domain("d", null, "1", "3"), domain("d", null)))
        .isEqualTo(domain("d", null, "3"));
  }

  @Test
  void prefersTheLaterOneWhereBothHaveChangedTheSame() {
    assertThat(merge(domain("e", null, "1"), domain("f", null, "1")).name()).isEqualTo("e");
  }

  @Test
  void mergesWithinParts() {
    ObjectDefinition renamed =
        new ObjectDefinition(
            "7",
            "domain",
            "d",
            null,
            null,
            null,
            null,
            Map.of(),
            List.of(new ObjectPart("1", "other", null, null)),
            null);
    ObjectDefinition commented =
        new ObjectDefinition(
            "7",
            "domain",
            "d",
            null,
            null,
            null,
            null,
            Map.of(),
            List.of(new ObjectPart("1", "part 1", null, "text")),
            null);
    assertThat(merge(renamed, commented).parts())
        .containsExactly(new ObjectPart("1", "other", null, "text"));
  }
}
