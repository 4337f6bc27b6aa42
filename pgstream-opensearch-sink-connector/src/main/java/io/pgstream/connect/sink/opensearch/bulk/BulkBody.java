package io.pgstream.connect.sink.opensearch.bulk;

import io.pgstream.connect.sink.opensearch.document.JsonBytes;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Writes bodies of bulk requests: lines of JSON, an action before each source. Not thread-safe. */
final class BulkBody {
  private static final int INITIAL_BYTES = 1 << 16;

  private static final byte[] VERSION = ascii(",\"version\":");

  private final JsonBytes actions = new JsonBytes(INITIAL_BYTES);
  private DocumentOperation.Target target;
  private byte[] index;
  private byte[] delete;
  private byte[] end;

  /** The body of a request. Sources may be large: each is copied once, into an array that fits. */
  byte[] of(List<DocumentOperation> operations) {
    actions.clear();
    int[] ends = new int[operations.size()];
    long size = 0;
    for (int i = 0; i < ends.length; i++) {
      DocumentOperation operation = operations.get(i);
      addAction(operation);
      ends[i] = actions.length();
      size += operation.isDelete() ? 0 : operation.source().length + 1;
    }
    byte[] body = new byte[Math.toIntExact(size + actions.length())];
    int at = 0;
    for (int i = 0; i < ends.length; i++) {
      at += actions.copy(i == 0 ? 0 : ends[i - 1], ends[i], body, at);
      at += copySource(operations.get(i), body, at);
    }
    return body;
  }

  private void addAction(DocumentOperation operation) {
    address(operation.target());
    actions.raw(operation.isDelete() ? delete : index).string(operation.id());
    actions.raw(VERSION).number(operation.version()).raw(end);
  }

  private static int copySource(DocumentOperation operation, byte[] body, int at) {
    if (operation.isDelete()) {
      return 0;
    }
    byte[] source = operation.source();
    System.arraycopy(source, 0, body, at, source.length);
    body[at + source.length] = '\n';
    return source.length + 1;
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
