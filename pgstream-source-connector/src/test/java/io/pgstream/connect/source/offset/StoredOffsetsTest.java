package io.pgstream.connect.source.offset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.pgstream.connect.common.lsn.Lsn;
import java.lang.reflect.Proxy;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.connect.source.SourceTaskContext;
import org.apache.kafka.connect.storage.OffsetStorageReader;
import org.junit.jupiter.api.Test;

/** What may be confirmed to the server is read back from Connect. */
class StoredOffsetsTest {
  private static final Map<String, String> PARTITION = SourcePartition.of("s", "d");
  private static final SourceOffset FIRST = offset(1);
  private static final SourceOffset SECOND = offset(2);

  private final Map<Object, Map<String, Object>> storage = new HashMap<>();
  private int reads;
  private final StoredOffsets offsets = new StoredOffsets(context(), PARTITION);

  private static SourceOffset offset(long lsn) {
    return new SourceOffset(new Lsn(lsn + 1), new Lsn(lsn), 0, "", "1", null);
  }

  private SourceTaskContext context() {
    OffsetStorageReader reader =
        fake(
            OffsetStorageReader.class,
            arguments -> {
              reads++;
              return storage.get(arguments[0]);
            });
    return fake(SourceTaskContext.class, arguments -> reader);
  }

  private static <T> T fake(Class<T> type, java.util.function.Function<Object[], Object> answer) {
    return type.cast(
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (proxy, method, arguments) -> answer.apply(arguments)));
  }

  @Test
  void readsNothingBeforeTheFirstStore() {
    assertThat(offsets.read()).isNull();
    assertThat(offsets.readIfMoved(null)).isNull();
    assertThat(reads).isEqualTo(1);
  }

  @Test
  void readsTheOffsetOfItsPartition() {
    storage.put(SourcePartition.of("other", "d"), SECOND.toMap());
    assertThat(offsets.read()).isNull();
    storage.put(PARTITION, FIRST.toMap());
    assertThat(offsets.read()).isEqualTo(FIRST);
  }

  @Test
  void doesNotAskAgainWhenEverythingPolledIsStored() {
    storage.put(PARTITION, FIRST.toMap());
    offsets.read();
    assertThat(offsets.readIfMoved(FIRST)).isNull();
    assertThat(reads).isEqualTo(1);
  }

  @Test
  void asksAtMostOncePerSecondAndReportsEachMoveOnce() {
    storage.put(PARTITION, FIRST.toMap());
    offsets.read();
    storage.put(PARTITION, SECOND.toMap());
    assertThat(offsets.readIfMoved(SECOND)).isNull();
    assertThat(reads).isEqualTo(1);
    await().until(() -> SECOND.equals(offsets.readIfMoved(SECOND)));
    assertThat(reads).isEqualTo(2);
    assertThat(offsets.readIfMoved(SECOND)).isNull();
    assertThat(reads).isEqualTo(2);
  }
}
