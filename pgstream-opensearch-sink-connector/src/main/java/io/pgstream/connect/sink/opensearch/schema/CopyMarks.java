package io.pgstream.connect.sink.opensearch.schema;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pgstream.connect.common.lsn.Lsn;
import io.pgstream.connect.sink.opensearch.index.IndexAdmin;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.connect.sink.SinkRecord;

/**
 * How far the topic had been written when documents were copied into an index. The server knows the
 * versions of deleted documents in the index that they were deleted from, and not in a copy, so
 * that rows that are read again from before the copy are recognised here. Kept in the index, to be
 * gone with it. Not thread-safe.
 */
final class CopyMarks {
  private static final String NOTE = "pgstream_copied";
  private static final String OFFSET = "offset";
  private static final String LSN = "lsn";

  private final IndexAdmin admin;
  private final Map<String, List<TopicPosition>> known = new HashMap<>();

  CopyMarks(IndexAdmin admin) {
    this.admin = admin;
  }

  /** Has the marks read again: another task may have changed them. */
  void forget() {
    known.clear();
  }

  /** Whether a row was written before documents were copied to the index behind this alias. */
  boolean cover(String alias, SinkRecord row, long lsn) {
    List<TopicPosition> marks = known.computeIfAbsent(alias, this::read);
    if (marks.isEmpty()) {
      return false;
    }
    TopicPosition position = TopicPosition.of(row, lsn);
    return marks.stream().anyMatch(position::isBefore);
  }

  private List<TopicPosition> read(String alias) {
    List<TopicPosition> marks = new ArrayList<>();
    admin
        .indexBehind(alias)
        .map(index -> admin.fields(index).notes().path(NOTE))
        .ifPresent(note -> note.properties().forEach(mark -> marks.add(mark(mark))));
    return marks;
  }

  private static TopicPosition mark(Map.Entry<String, JsonNode> mark) {
    return mark(mark.getKey(), mark.getValue());
  }

  private static TopicPosition mark(String partition, JsonNode position) {
    return new TopicPosition(
        partition, position.path(OFFSET).asLong(), Lsn.parse(position.path(LSN).asText()).value());
  }

  /** Adds the mark to the notes with which an index is created that documents are copied to. */
  void add(ObjectNode notes, TopicPosition copiedAt) {
    ObjectNode marks =
        notes.path(NOTE) instanceof ObjectNode existing ? existing : notes.putObject(NOTE);
    JsonNode earlier = marks.get(copiedAt.partition());
    if (earlier != null && copiedAt.isBefore(mark(copiedAt.partition(), earlier))) {
      // A change that is read again: what the mark covers has been written all the same.
      return;
    }
    marks
        .putObject(copiedAt.partition())
        .put(OFFSET, copiedAt.offset())
        .put(LSN, new Lsn(copiedAt.lsn()).toString());
    known.clear();
  }

  /** Marks an index that documents have been copied to. */
  void add(String index, TopicPosition copiedAt) {
    ObjectNode notes = JsonNodeFactory.instance.objectNode();
    notes.setAll(admin.fields(index).notes());
    add(notes, copiedAt);
    admin.addNotes(index, notes);
  }
}
