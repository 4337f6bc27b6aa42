package io.pgstream.connect.sink.opensearch.bulk;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pgstream.connect.sink.opensearch.bulk.DocumentOperation.Target;
import io.pgstream.connect.sink.opensearch.client.Answer;
import io.pgstream.connect.sink.opensearch.document.StoredDocument;
import io.pgstream.connect.sink.opensearch.error.ErrorClass;
import io.pgstream.connect.sink.opensearch.error.ErrorClassifier;
import io.pgstream.connect.sink.opensearch.error.RetryingClient;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.connect.errors.ConnectException;

/** Reads documents by id, as they are now, refreshed or not. */
final class StoredDocuments {
  private static final int PAGE = 50;
  private final RetryingClient client;

  StoredDocuments(RetryingClient client) {
    this.client = client;
  }

  /** A document to read. */
  record Address(Target target, String id) {}

  /** The documents in the order of the addresses; those of missing indexes are not found. */
  List<StoredDocument> read(List<Address> addresses, boolean withSource) {
    List<StoredDocument> documents = new ArrayList<>(addresses.size());
    for (int from = 0; from < addresses.size(); from += PAGE) {
      documents.addAll(
          page(addresses.subList(from, Math.min(from + PAGE, addresses.size())), withSource));
    }
    return documents;
  }

  private List<StoredDocument> page(List<Address> addresses, boolean withSource) {
    byte[] body = body(addresses).toString().getBytes(StandardCharsets.UTF_8);
    while (true) {
      Answer answer =
          client.sendPart("POST", "/_mget", Map.of("_source", Boolean.toString(withSource)), body);
      if (!answer.isSuccess()) {
        throw new ConnectException("stored documents cannot be read: " + answer);
      }
      List<StoredDocument> documents = StoredDocument.ofMultiGet(answer.body());
      String fault = passingFault(documents);
      if (fault.isEmpty()) {
        client.succeeded();
        return documents;
      }
      client.pause(fault);
    }
  }

  private static ObjectNode body(List<Address> addresses) {
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    ArrayNode docs = body.putArray("docs");
    for (Address address : addresses) {
      docs.addObject().put("_index", address.target().name()).put("_id", address.id());
    }
    return body;
  }

  /** Items carry no status: all that is not a missing index is a shard that is not there now. */
  private static String passingFault(List<StoredDocument> documents) {
    return documents.stream()
        .map(StoredDocument::errorType)
        .filter(type -> !type.isEmpty())
        .filter(type -> ErrorClassifier.classify(404, type) != ErrorClass.MAPPING)
        .findFirst()
        .orElse("");
  }
}
