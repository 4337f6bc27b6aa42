package io.pgstream.connect.source.offset;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class SourcePartitionTest {

  @Test
  void hasItsKeysInTheSameOrderInEveryJvm() {
    assertThat(SourcePartition.of("a_slot", "a_database"))
        .containsExactly(Map.entry("database", "a_database"), Map.entry("slot", "a_slot"));
  }
}
