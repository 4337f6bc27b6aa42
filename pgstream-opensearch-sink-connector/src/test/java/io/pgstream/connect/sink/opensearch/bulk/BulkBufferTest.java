package io.pgstream.connect.sink.opensearch.bulk;

import static org.assertj.core.api.Assertions.assertThat;

import io.pgstream.connect.sink.opensearch.bulk.DocumentOperation.Gap;
import io.pgstream.connect.sink.opensearch.bulk.DocumentOperation.Target;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class BulkBufferTest {
  private static final Target TARGET = new Target("public", true);
  private final BulkBuffer buffer = new BulkBuffer(3, 1_000_000);

  private static DocumentOperation index(String id, long version, String source) {
    return DocumentOperation.index(TARGET, id, version, bytes(source), null);
  }

  private static DocumentOperation partial(String id, String baseId, String source, String... gap) {
    return new DocumentOperation(TARGET, id, 9, bytes(source), new Gap(Set.of(gap), baseId), null);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static String source(DocumentOperation operation) {
    return new String(operation.source(), StandardCharsets.UTF_8);
  }

  @Test
  void keepsTheLastOperationPerDocument() {
    buffer.add(index("1", 5, "{\"a\":1}"));
    buffer.add(index("2", 5, "{\"a\":2}"));
    buffer.add(DocumentOperation.delete(TARGET, "1", 6, null));
    List<DocumentOperation> drained = buffer.drain();
    assertThat(drained).extracting(DocumentOperation::id).containsExactly("2", "1");
    assertThat(drained.get(1).isDelete()).isTrue();
    assertThat(buffer.drain()).isEmpty();
  }

  @Test
  void keepsTheNewerVersionWhenAnOlderComesLater() {
    buffer.add(index("1", 5, "{\"a\":1}"));
    buffer.add(index("1", 4, "{\"a\":0}"));
    assertThat(source(buffer.drain().get(0))).isEqualTo("{\"a\":1}");
  }

  @Test
  void fillsGapsFromTheOperationThatWaits() {
    buffer.add(index("1", 5, "{\"a\":1,\"b\":0.10}"));
    buffer.add(partial("1", "1", "{\"a\":2}", "b"));
    DocumentOperation filled = buffer.drain().get(0);
    assertThat(source(filled)).isEqualTo("{\"a\":2,\"b\":0.10}");
    assertThat(filled.gap()).isNull();
  }

  @Test
  void keepsTheRestOfAGapAndWhereItsValuesAre() {
    buffer.add(partial("2", "1", "{\"a\":1,\"b\":2}", "c"));
    buffer.add(partial("3", "2", "{\"a\":5}", "b", "c"));
    DocumentOperation last = buffer.drain().get(1);
    assertThat(source(last)).isEqualTo("{\"a\":5,\"b\":2}");
    assertThat(last.gap()).isEqualTo(new Gap(Set.of("c"), "1"));
  }

  @Test
  void asksForNothingWhenTheBaseIsDeleted() {
    buffer.add(DocumentOperation.delete(TARGET, "1", 5, null));
    buffer.add(partial("1", "1", "{\"a\":2}", "b"));
    assertThat(buffer.drain().get(0).gap()).isNull();
  }

  @Test
  void isFullAtItsBounds() {
    buffer.add(index("1", 5, "{}"));
    buffer.add(index("2", 5, "{}"));
    assertThat(buffer.isFull()).isFalse();
    buffer.add(index("3", 5, "{}"));
    assertThat(buffer.isFull()).isTrue();
    BulkBuffer small = new BulkBuffer(100, 100);
    small.add(index("1", 5, "{}"));
    assertThat(small.isFull()).isTrue();
  }
}
