package io.pgstream.connect.benchmarks.measure;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SpreadTest {
  @Test
  void medianOfAnOddNumberIsTheMiddle() {
    assertThat(Spread.of(List.of(9.0, 1.0, 2.0))).isEqualTo(new Spread(2, 1, 9));
  }

  @Test
  void medianOfAnEvenNumberIsTheMeanOfTheTwo() {
    assertThat(Spread.of(List.of(4.0, 1.0, 2.0, 9.0)).median()).isEqualTo(3);
  }

  @Test
  void percentileIsANumberThatWasMeasured() {
    List<Double> numbers = IntStream.rangeClosed(1, 200).mapToObj(i -> (double) i).toList();
    assertThat(Spread.percentile(numbers, 0.5)).isEqualTo(100);
    assertThat(Spread.percentile(numbers, 0.99)).isEqualTo(198);
    assertThat(Spread.percentile(numbers, 1)).isEqualTo(200);
    assertThat(Spread.percentile(List.of(7.0), 0.5)).isEqualTo(7);
  }
}
