package io.pgstream.connect.source.record;

import io.pgstream.connect.common.event.ChangeEvent;
import io.pgstream.connect.common.lsn.Lsn;
import io.pgstream.connect.common.schema.SchemaLogEntry;
import io.pgstream.connect.common.wire.ChangeEventReader;
import io.pgstream.connect.common.wire.MalformedEventException;
import io.pgstream.connect.source.offset.SourceOffset;
import io.pgstream.connect.source.schema.SchemaHistory;
import io.pgstream.connect.source.schema.SchemaLogHeads;
import io.pgstream.connect.source.schema.SchemaPosition;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;

/** An assembler and the records that it has produced. */
final class AssemblerFixture {
  static final String SYSTEM_ID = "7300000000000000001";

  final List<EmittedRecord> records = new ArrayList<>();
  final LongAdder skippedRows = new LongAdder();
  final TransactionAssembler assembler;

  AssemblerFixture(SchemaPosition start, SourceOffset resume, boolean skipUnknown) {
    assembler =
        new TransactionAssembler(
            start, resume, new UnknownTables(skipUnknown, skippedRows), records::add);
  }

  /** Nothing produced yet, with the given rows as the baseline. */
  static AssemblerFixture fresh(SchemaLogEntry... baseline) {
    return new AssemblerFixture(position(baseline), SourceOffset.start(SYSTEM_ID), false);
  }

  static SchemaPosition position(SchemaLogEntry... baseline) {
    SchemaHistory history = new SchemaHistory();
    for (SchemaLogEntry entry : baseline) {
      history.apply(entry);
    }
    return new SchemaPosition(history, SchemaLogHeads.BASELINE);
  }

  void accept(String... lines) {
    for (String line : lines) {
      byte[] bytes = line.getBytes(StandardCharsets.UTF_8);
      // As the stream does it: one array for many messages.
      byte[] array = new byte[bytes.length + 7];
      System.arraycopy(bytes, 0, array, 3, bytes.length);
      assembler.accept(array, 3, bytes.length);
    }
  }

  /** One transaction of the given changes; its commit record takes 0x30 bytes. */
  void transaction(long commitLsn, String... changes) {
    accept(Wal.begin(725, commitLsn, commitLsn + 0x30));
    accept(changes);
    accept(Wal.commit(725, commitLsn, commitLsn + 0x30));
  }

  List<ChangeEvent> events() {
    return records.stream().map(AssemblerFixture::event).toList();
  }

  static ChangeEvent event(EmittedRecord record) {
    try {
      return new ChangeEventReader().read(record.value());
    } catch (MalformedEventException e) {
      throw new AssertionError(json(record), e);
    }
  }

  static String json(EmittedRecord record) {
    return new String(record.value(), StandardCharsets.UTF_8);
  }

  EmittedRecord last() {
    return records.get(records.size() - 1);
  }

  static SourceOffset offset(long endLsn, long commitLsn, long txSeq, String schemaLog) {
    return new SourceOffset(new Lsn(endLsn), new Lsn(commitLsn), txSeq, schemaLog, SYSTEM_ID, null);
  }
}
