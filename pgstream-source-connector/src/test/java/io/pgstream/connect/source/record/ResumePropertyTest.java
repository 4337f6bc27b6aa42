package io.pgstream.connect.source.record;

import static org.assertj.core.api.Assertions.assertThat;

import io.pgstream.connect.common.lsn.Lsn;
import io.pgstream.connect.common.schema.SchemaLogEntry;
import io.pgstream.connect.source.offset.SourceOffset;
import io.pgstream.connect.source.schema.SchemaHistory;
import io.pgstream.connect.source.schema.SchemaLogHeads;
import io.pgstream.connect.source.schema.SchemaPosition;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** A restart after any record of a random stream produces exactly the records that were left. */
class ResumePropertyTest {
  @Test
  void producesExactlyTheRestAfterEveryRecord() {
    long seed = System.nanoTime();
    for (int run = 0; run < 15; run++) {
      Stream stream = new Stream(new Random(seed + run));
      for (int i = 0; i < 12; i++) {
        stream.addTransaction();
      }
      List<EmittedRecord> all = stream.play(SourceOffset.start(AssemblerFixture.SYSTEM_ID));
      for (int cut = 0; cut < all.size(); cut++) {
        String description = "seed " + (seed + run) + ", restart after record " + cut;
        SourceOffset stored = SourceOffset.fromMap(all.get(cut).offset().toMap());
        assertThat(shown(stream.play(stored)))
            .as(description)
            .isEqualTo(shown(all.subList(cut + 1, all.size())));
      }
    }
  }

  private static List<String> shown(List<EmittedRecord> records) {
    return records.stream()
        .map(
            record ->
                record.key()
                    + " "
                    + record.offset()
                    + " "
                    + record.transactionEnd()
                    + " "
                    // The time of a heartbeat is that of its writing.
                    + (record.key() == null ? "heartbeat" : AssemblerFixture.json(record)))
        .toList();
  }

  /** One step of a stream: a line, or a keepalive with the position it names. */
  private record Step(String line, Lsn keepalive) {}

  /** A random stream, and the schema rows that each transaction committed. */
  private static final class Stream {
    private final Random random;
    private final List<Step> steps = new ArrayList<>();
    private final TreeMap<Long, List<SchemaLogEntry>> schemaLogByEnd = new TreeMap<>();
    private final Map<String, Map<String, String>> tables = new TreeMap<>();
    private long lsn = 0x100_0000_0000L;
    private long xid = 700;
    private int ids;

    Stream(Random random) {
      this.random = random;
    }

    void addTransaction() {
      xid++;
      List<String> changes = new ArrayList<>();
      List<SchemaLogEntry> log = new ArrayList<>();
      int size = random.nextInt(8);
      for (int i = 0; i < size; i++) {
        addChange(changes, log);
      }
      long commit = next();
      long end = next();
      steps.add(new Step(Wal.begin(xid, commit, end), null));
      changes.forEach(line -> steps.add(new Step(line, null)));
      steps.add(new Step(Wal.commit(xid, commit, end), null));
      schemaLogByEnd.put(end, log);
      if (random.nextInt(3) == 0) {
        steps.add(new Step(null, new Lsn(next())));
      }
    }

    private long next() {
      lsn += 1 + random.nextInt(0x100);
      return lsn;
    }

    private void addChange(List<String> changes, List<SchemaLogEntry> log) {
      String schema = List.of("a", "b", "c").get(random.nextInt(3));
      List<String> known = new ArrayList<>(tables.getOrDefault(schema, Map.of()).keySet());
      switch (random.nextInt(8)) {
        case 0 -> createTable(schema, random.nextInt(3), changes, log);
        case 1 -> {
          if (!known.isEmpty()) {
            String id = known.get(random.nextInt(known.size()));
            rename(schema, id, changes, log);
          }
        }
        case 2 -> changes.add(Wal.message(next(), "app", "text"));
        default -> {
          if (!known.isEmpty()) {
            String id = known.get(random.nextInt(known.size()));
            changes.add(row(schema, tables.get(schema).get(id)));
          }
        }
      }
    }

    private String row(String schema, String table) {
      return Wal.insert(next(), schema, table, Wal.column("id", Integer.toString(ids++)));
    }

    /** With rows before the definition, as CREATE TABLE AS writes them. */
    private void createTable(
        String schema, int earlyRows, List<String> changes, List<SchemaLogEntry> log) {
      String id = "t" + ids++;
      for (int i = 0; i < earlyRows; i++) {
        changes.add(row(schema, id));
      }
      tables.computeIfAbsent(schema, name -> new TreeMap<>()).put(id, id);
      logChange(schema, "create", id, changes, log);
    }

    private void rename(String schema, String id, List<String> changes, List<SchemaLogEntry> log) {
      tables.get(schema).put(id, "r" + ids++);
      logChange(schema, "alter", id, changes, log);
    }

    private void logChange(
        String schema, String op, String id, List<String> changes, List<SchemaLogEntry> log) {
      long xmin = xid - random.nextInt(4);
      StringBuilder inProgress = new StringBuilder();
      for (long other = xmin; other < xid; other++) {
        if (random.nextBoolean()) {
          inProgress.append(inProgress.isEmpty() ? "" : ",").append(other);
        }
      }
      String json =
          "{\"tables\":[%s],\"changes\":[%s],\"xid\":\"%d\",\"snapshot\":\"%d:%d:%s\"}"
              .formatted(
                  Wal.table(id, tables.get(schema).get(id), "id bigint"),
                  Wal.changed(op, "table", id),
                  xid,
                  xmin,
                  xid,
                  inProgress);
      SchemaLogEntry entry = Wal.entry("log" + ids++, ids, schema, json);
      log.add(entry);
      changes.add(Wal.schemaLogInsert(next(), entry));
    }

    /** Everything again from the start, as a server resends it, into a new assembler. */
    List<EmittedRecord> play(SourceOffset resume) {
      SchemaPosition position = positionAt(resume.endLsn());
      assertThat(position.heads()).hasToString(resume.schemaLog());
      AssemblerFixture fixture = new AssemblerFixture(position, resume, false);
      for (Step step : steps) {
        if (step.line() == null) {
          fixture.assembler.heartbeat(step.keepalive());
        } else {
          fixture.accept(step.line());
        }
      }
      return fixture.records;
    }

    private SchemaPosition positionAt(Lsn end) {
      SchemaHistory history = new SchemaHistory();
      SchemaLogHeads heads = SchemaLogHeads.BASELINE;
      for (List<SchemaLogEntry> log : schemaLogByEnd.headMap(end.value(), true).values()) {
        log.forEach(history::apply);
        if (!log.isEmpty()) {
          heads = heads.after(log.get(log.size() - 1));
        }
      }
      return new SchemaPosition(history, heads);
    }
  }
}
