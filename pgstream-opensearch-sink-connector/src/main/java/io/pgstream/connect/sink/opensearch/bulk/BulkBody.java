package io.pgstream.connect.sink.opensearch.bulk;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;

/** The body of a bulk request: lines of JSON, an action before each source. */
final class BulkBody {
  private static final JsonFactory JSON = new JsonFactory();

  private BulkBody() {}

  static byte[] of(List<DocumentOperation> operations) {
    int size = operations.stream().mapToInt(DocumentOperation::estimatedBytes).sum();
    ByteArrayOutputStream out = new ByteArrayOutputStream(size);
    try {
      for (DocumentOperation operation : operations) {
        writeAction(out, operation);
        out.write('\n');
        if (!operation.isDelete()) {
          out.write(operation.source());
          out.write('\n');
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }

  private static void writeAction(ByteArrayOutputStream out, DocumentOperation operation)
      throws IOException {
    try (JsonGenerator json = JSON.createGenerator(out)) {
      json.writeStartObject();
      json.writeObjectFieldStart(operation.isDelete() ? "delete" : "index");
      json.writeStringField("_index", operation.target().name());
      json.writeStringField("_id", operation.id());
      json.writeNumberField("version", operation.version());
      // Equal versions are the changes of one transaction, and replays: the last one wins.
      json.writeStringField("version_type", "external_gte");
      if (operation.target().alias()) {
        json.writeBooleanField("require_alias", true);
      }
      json.writeEndObject();
      json.writeEndObject();
    }
  }
}
