package io.pgstream.connect.benchmarks.micro;

import io.pgstream.connect.source.offset.SourceOffset;
import io.pgstream.connect.source.record.EmittedRecord;
import io.pgstream.connect.source.record.TransactionAssembler;
import io.pgstream.connect.source.record.UnknownTables;
import io.pgstream.connect.source.schema.SchemaHistory;
import io.pgstream.connect.source.schema.SchemaLogHeads;
import io.pgstream.connect.source.schema.SchemaPosition;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;

/**
 * Puts messages of one table through an assembler, as transactions whose LSNs rise: an assembler
 * drops what is not newer than the last. Makes no garbage of its own. Not thread-safe.
 */
public final class Transactions {
  private static final String BOUNDARY =
      "{\"action\":\"%c\",\"xid\":745123,\"timestamp\":\"2026-11-22 13:26:21.670681+00\","
          + "\"lsn\":\"00000001/00000000\",\"nextlsn\":\"00000001/00000030\"}";
  private static final int LSN_DIGITS = 8;
  private static final int LSN_AT = BOUNDARY.formatted('B').indexOf('/') + 1;
  private static final int NEXT_LSN_AT = BOUNDARY.formatted('B').lastIndexOf('/') + 1;

  private final TransactionAssembler assembler;
  private final byte[] begin = boundary('B');
  private final byte[] commit = boundary('C');
  private final int size;
  private long lsn;
  private int left;

  /**
   * Transactions of a fixed size.
   *
   * @param table the table
   * @param size changes in a transaction
   * @param out takes the records
   */
  public Transactions(SampleTable table, int size, Consumer<EmittedRecord> out) {
    this.size = size;
    SchemaHistory history = new SchemaHistory();
    history.apply(table.creation());
    assembler =
        new TransactionAssembler(
            new SchemaPosition(history, SchemaLogHeads.BASELINE),
            SourceOffset.start("7300000000000000001"),
            new UnknownTables(false, new LongAdder()),
            out);
  }

  private static byte[] boundary(char action) {
    return BOUNDARY.formatted(action).getBytes(StandardCharsets.ISO_8859_1);
  }

  /** The next change, with the begin before it or the commit behind it where they belong. */
  public void change(byte[] message) {
    if (left == 0) {
      lsn += 256;
      assembler.accept(moved(begin), 0, begin.length);
      left = size;
    }
    assembler.accept(message, 0, message.length);
    left--;
    if (left == 0) {
      assembler.accept(moved(commit), 0, commit.length);
    }
  }

  private byte[] moved(byte[] boundary) {
    write(boundary, LSN_AT, lsn);
    write(boundary, NEXT_LSN_AT, lsn + 0x30);
    return boundary;
  }

  private static void write(byte[] boundary, int at, long value) {
    for (int i = 0; i < LSN_DIGITS; i++) {
      int shift = 4 * (LSN_DIGITS - 1 - i);
      boundary[at + i] = (byte) HexFormat.of().toLowHexDigit((int) (value >>> shift));
    }
  }

  /** The wire format of each message, as one transaction. */
  public static List<byte[]> wireFormat(SampleTable table, List<byte[]> messages) {
    List<byte[]> events = new ArrayList<>();
    Transactions transactions =
        new Transactions(table, messages.size(), record -> events.add(record.value()));
    messages.forEach(transactions::change);
    return events;
  }
}
