package io.pgstream.connect.sink.postgres.schema;

import static org.assertj.core.api.Assertions.assertThat;

import io.pgstream.connect.common.schema.DefinitionVersion;
import io.pgstream.connect.common.schema.DefinitionVersions;
import java.util.List;
import org.junit.jupiter.api.Test;

class StoredVersionTest {
  private static final Described OLD = new Described("a", "{\"name\":\"old\"}");
  private static final Described PRESENT = new Described("b", "{\"name\":\"new\"}");
  private static final String NOON = "2024-01-01 12:00:00";

  @Test
  void keepsAllButThePresentDefinitionWhichHasItsOwnColumn() {
    DefinitionVersions<Described> versions =
        new DefinitionVersions<>(
            List.of(DefinitionVersion.first(OLD), new DefinitionVersion<>(7, NOON, PRESENT, OLD)));
    String stored = StoredVersion.write(versions);
    assertThat(stored).doesNotContain("new");
    assertThat(StoredVersion.read(stored, PRESENT)).isEqualTo(versions);
  }

  @Test
  void takesAnObjectWithoutVersionsForOneThatEverybodySees() {
    assertThat(StoredVersion.read(null, PRESENT).versions())
        .containsExactly(DefinitionVersion.first(PRESENT));
    assertThat(StoredVersion.write(ObjectStore.NONE)).isNull();
  }
}
