package io.pgstream.connect.sink.opensearch.bulk;

import static org.assertj.core.api.Assertions.assertThat;

import io.pgstream.connect.common.event.ColumnValue;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class RowColumnsTest {
  private static List<String> lacking(String row, String columns) {
    List<ColumnValue> values =
        ids(row).map(id -> new ColumnValue(id, "name", "text", "value")).toList();
    return RowColumns.lacking(values, ids(columns).toList(), Function.identity());
  }

  private static Stream<String> ids(String letters) {
    return letters.chars().mapToObj(Character::toString);
  }

  @Test
  void findsNothingLackingInAWholeRow() {
    assertThat(lacking("abc", "abc")).isEmpty();
    assertThat(lacking("abc", "ac")).isEmpty();
    assertThat(lacking("abc", "")).isEmpty();
  }

  @Test
  void takesColumnsInAnyOrder() {
    assertThat(lacking("abc", "cab")).isEmpty();
    assertThat(lacking("cba", "abd")).containsExactly("d");
  }

  @Test
  void namesWhatIsLackingInOrder() {
    assertThat(lacking("bd", "abcde")).containsExactly("a", "c", "e");
    assertThat(lacking("", "ab")).containsExactly("a", "b");
    assertThat(lacking("ab", "abc")).containsExactly("c");
  }
}
