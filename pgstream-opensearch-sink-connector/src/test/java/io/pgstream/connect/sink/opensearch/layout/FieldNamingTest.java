package io.pgstream.connect.sink.opensearch.layout;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FieldNamingTest {
  @ParameterizedTest
  @CsvSource(
      ignoreLeadingAndTrailingWhitespace = false,
      value = {
        "name,name",
        "Full Name,Full Name",
        "größe 😀,größe 😀",
        "a_b_,a_b_",
        "_id,%5Fid",
        "a.b,a%2Eb",
        "a*,a%2A",
        "100%,100%25",
        "%2E,%252E",
        " x ,%20x%20",
        "' ',%20",
        "'  ',%20%20"
      })
  void escapesWhatTheServerDoesNotTake(String name, String field) {
    assertThat(FieldNaming.escape(name)).isEqualTo(field);
  }

  @Test
  void makesNoTwoNamesOne() {
    List<String> names =
        List.of(".", "%2E", "%", "%25", "_", "%5F", " ", "%20", "  ", " %20", "\t", "\u2003", "*");
    assertThat(names.stream().map(FieldNaming::escape)).doesNotHaveDuplicates();
  }
}
