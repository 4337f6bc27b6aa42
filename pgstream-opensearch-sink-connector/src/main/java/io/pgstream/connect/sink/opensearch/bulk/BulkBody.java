package io.pgstream.connect.sink.opensearch.bulk;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** The body of a bulk request: lines of JSON, an action before each source. */
final class BulkBody {
  private static final JsonStringEncoder STRINGS = JsonStringEncoder.getInstance();

  private final ByteArrayOutputStream out;
  private DocumentOperation.Target target;
  private byte[] index;
  private byte[] delete;
  private byte[] end;

  private BulkBody(int size) {
    out = new ByteArrayOutputStream(size);
  }

  static byte[] of(List<DocumentOperation> operations) {
    int size = operations.stream().mapToInt(DocumentOperation::estimatedBytes).sum();
    BulkBody body = new BulkBody(size);
    operations.forEach(body::add);
    return body.out.toByteArray();
  }

  private void add(DocumentOperation operation) {
    address(operation.target());
    write(operation.isDelete() ? delete : index);
    write(STRINGS.quoteAsUTF8(operation.id()));
    write(ascii("\",\"version\":" + operation.version()));
    write(end);
    if (!operation.isDelete()) {
      write(operation.source());
      out.write('\n');
    }
  }

  /** Almost always the target of the operation before. */
  private void address(DocumentOperation.Target next) {
    if (next.equals(target)) {
      return;
    }
    target = next;
    String name = new String(STRINGS.quoteAsString(next.name()));
    String address = "\":{\"_index\":\"" + name + "\",\"_id\":\"";
    index = ("{\"index" + address).getBytes(StandardCharsets.UTF_8);
    delete = ("{\"delete" + address).getBytes(StandardCharsets.UTF_8);
    // Equal versions are the changes of one transaction, and replays: the last one wins.
    end =
        ascii(
            ",\"version_type\":\"external_gte\""
                + (next.alias() ? ",\"require_alias\":true}}\n" : "}}\n"));
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  private void write(byte[] bytes) {
    out.write(bytes, 0, bytes.length);
  }
}
