package io.pgstream.connect.sink.opensearch.bulk;

import io.pgstream.connect.sink.opensearch.document.DocumentSource;
import java.util.Set;
import org.apache.kafka.connect.sink.SinkRecord;

/**
 * One document to index or to delete.
 *
 * @param target where it goes
 * @param id the document's {@code _id}
 * @param version commit LSN of the change, which is the document's external version
 * @param source what to index; null deletes
 * @param gap what the source still lacks; null if it is whole
 * @param record the record it came from; null for documents of the sink's own
 */
// The array is never changed and operations are never compared.
@SuppressWarnings("ArrayRecordComponent")
public record DocumentOperation(
    Target target, String id, long version, byte[] source, Gap gap, SinkRecord record) {

  /**
   * An alias or an index.
   *
   * @param name its name
   * @param alias whether it must be an alias: the server then never creates an index of this name
   */
  public record Target(String name, boolean alias) {}

  /**
   * Fields whose values the change did not carry (unchanged TOAST columns): they come from the
   * document as it was before.
   *
   * @param fields names of the fields
   * @param baseId id that the row had before the change
   */
  public record Gap(Set<String> fields, String baseId) {}

  /** Indexes a whole document. */
  public static DocumentOperation index(
      Target target, String id, long version, byte[] source, SinkRecord record) {
    return new DocumentOperation(target, id, version, source, null, record);
  }

  /** Deletes a document. */
  public static DocumentOperation delete(
      Target target, String id, long version, SinkRecord record) {
    return new DocumentOperation(target, id, version, null, null, record);
  }

  /** Whether this deletes the document. */
  public boolean isDelete() {
    return source == null;
  }

  /** Names of the fields in the source, indexed or not. */
  Set<String> fieldNames() {
    return DocumentSource.fields(source).keySet();
  }

  /** The same operation with another source and gap. */
  DocumentOperation with(byte[] newSource, Gap newGap) {
    return new DocumentOperation(target, id, version, newSource, newGap, record);
  }

  /** How many bytes it adds to a request, about. */
  int estimatedBytes() {
    return 150 + target.name().length() + id.length() + (source == null ? 0 : source.length);
  }

  /** Leaves id and source out: they hold row values. */
  @Override
  public String toString() {
    return (isDelete() ? "delete in " : "index into ") + target.name() + " at version " + version;
  }
}
