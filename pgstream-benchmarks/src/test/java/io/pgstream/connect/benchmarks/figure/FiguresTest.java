package io.pgstream.connect.benchmarks.figure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class FiguresTest {
  @Test
  void namesAreUniqueAndCanBePartOfADatabasesName() {
    assertThat(Figures.names())
        .doesNotHaveDuplicates()
        .allMatch(name -> name.matches("[a-z0-9-]+"));
  }

  @Test
  void growthRunsOnlyWhenItIsNamed() {
    assertThat(Figures.usual()).extracting(Figure::name).noneMatch(n -> n.startsWith("growth"));
    assertThat(Figures.named(List.of("growth-sink", "latency")))
        .extracting(Figure::name)
        .containsExactly(
            "latency", "growth-sink-tasks-1", "growth-sink-tasks-2", "growth-sink-tasks-4");
  }

  @Test
  void anUnknownNameIsAnsweredWithTheKnownOnes() {
    assertThatThrownBy(() -> Figures.named(List.of("sauce")))
        .hasMessageStartingWith("no figure's name begins with sauce; there are source, ");
  }
}
