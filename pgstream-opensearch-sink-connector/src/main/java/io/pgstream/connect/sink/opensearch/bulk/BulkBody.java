package io.pgstream.connect.sink.opensearch.bulk;

import io.pgstream.connect.sink.opensearch.document.JsonBytes;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Writes bodies of bulk requests: lines of JSON, an action before each source. One after the other,
 * in memory that is used again. Not thread-safe.
 */
final class BulkBody {
  private static final int INITIAL_BYTES = 1 << 16;

  /** More than most requests have. */
  private static final int MAX_SPARE_BYTES = 1 << 22;

  private static final byte[] VERSION = ascii(",\"version\":");

  private final JsonBytes json = new JsonBytes(INITIAL_BYTES);
  private DocumentOperation.Target target;
  private byte[] index;
  private byte[] delete;
  private byte[] end;

  /** The body of a request. */
  byte[] of(List<DocumentOperation> operations) {
    json.clear(MAX_SPARE_BYTES);
    operations.forEach(this::add);
    return json.toArray();
  }

  private void add(DocumentOperation operation) {
    address(operation.target());
    json.raw(operation.isDelete() ? delete : index).string(operation.id());
    json.raw(VERSION).number(operation.version()).raw(end);
    if (!operation.isDelete()) {
      json.raw(operation.source()).add('\n');
    }
  }

  /** Almost always the target of the operation before. */
  private void address(DocumentOperation.Target next) {
    if (next.equals(target)) {
      return;
    }
    target = next;
    byte[] name = new JsonBytes(next.name().length() + 2).string(next.name()).toArray();
    index = action("index", name);
    delete = action("delete", name);
    // Equal versions are the changes of one transaction, and replays: the last one wins.
    end =
        ascii(
            ",\"version_type\":\"external_gte\""
                + (next.alias() ? ",\"require_alias\":true}}\n" : "}}\n"));
  }

  private static byte[] action(String name, byte[] target) {
    return new JsonBytes(target.length)
        .raw(ascii("{\"" + name + "\":{\"_index\":"))
        .raw(target)
        .raw(ascii(",\"_id\":"))
        .toArray();
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
