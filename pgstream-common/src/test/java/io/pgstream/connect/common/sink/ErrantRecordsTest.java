package io.pgstream.connect.common.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import org.apache.kafka.common.record.TimestampType;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.errors.DataException;
import org.apache.kafka.connect.sink.ErrantRecordReporter;
import org.apache.kafka.connect.sink.SinkRecord;
import org.apache.kafka.connect.sink.SinkTaskContext;
import org.junit.jupiter.api.Test;

/** What becomes of records that can never be applied. */
class ErrantRecordsTest {
  private static final SinkRecord RECORD =
      new SinkRecord("pgstream", 2, null, null, null, "secret", 7L, 0L, TimestampType.CREATE_TIME);

  private static ErrantRecords reportingTo(ErrantRecordReporter reporter) {
    return new ErrantRecords(
        (SinkTaskContext)
            Proxy.newProxyInstance(
                SinkTaskContext.class.getClassLoader(),
                new Class<?>[] {SinkTaskContext.class},
                (proxy, method, args) ->
                    method.getName().equals("errantRecordReporter") ? reporter : null));
  }

  @Test
  void namesThePositionBeforeAnyTransformation() {
    SinkRecord renamed = RECORD.newRecord("other", 0, null, null, null, "x", 0L);
    assertThat(ErrantRecords.position(renamed)).isEqualTo("pgstream-2@7");
  }

  @Test
  void failsWithThePositionWhenThereIsNoReporter() {
    assertThatThrownBy(() -> reportingTo(null).report(RECORD, "it is broken"))
        .isInstanceOf(DataException.class)
        .hasMessage("pgstream-2@7: it is broken");
  }

  @Test
  void handsTheVeryRecordToTheReporter() {
    List<Object> reported = new ArrayList<>();
    reportingTo(
            (record, error) -> {
              reported.add(record);
              reported.add(error.getMessage());
              return CompletableFuture.completedFuture(null);
            })
        .report(RECORD, "it is broken");
    assertThat(reported).hasSize(2);
    assertThat(reported.get(0)).isSameAs(RECORD);
    assertThat(reported.get(1)).isEqualTo("pgstream-2@7: it is broken");
  }

  @Test
  void letsTheReporterStopTheTaskWhenNothingIsTolerated() {
    ErrantRecords errant =
        reportingTo(
            (record, error) -> {
              throw new ConnectException("tolerance exceeded", error);
            });
    assertThatThrownBy(() -> errant.report(RECORD, "it is broken"))
        .isInstanceOf(ConnectException.class)
        .hasRootCauseMessage("pgstream-2@7: it is broken");
  }

  @Test
  void failsWhenTheReportIsNotDurable() {
    Future<Void> lost = CompletableFuture.failedFuture(new IllegalStateException("broker is gone"));
    assertThatThrownBy(() -> reportingTo((record, error) -> lost).report(RECORD, "it is broken"))
        .isInstanceOf(ConnectException.class)
        .hasMessageContaining("pgstream-2@7")
        .hasRootCauseMessage("broker is gone");
  }

  @Test
  void staysInterruptedWhenInterruptedWhileWaiting() {
    Thread.currentThread().interrupt();
    assertThatThrownBy(
            () ->
                reportingTo((record, error) -> new CompletableFuture<>())
                    .report(RECORD, "it is broken"))
        .isInstanceOf(ConnectException.class);
    assertThat(Thread.interrupted()).isTrue();
  }
}
