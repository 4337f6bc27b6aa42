package io.pgstream.connect.sink.opensearch.bulk;

import io.pgstream.connect.sink.opensearch.bulk.DocumentOperation.Target;
import io.pgstream.connect.sink.opensearch.bulk.StoredDocuments.Address;
import io.pgstream.connect.sink.opensearch.client.Answer;
import io.pgstream.connect.sink.opensearch.document.StoredDocument;
import io.pgstream.connect.sink.opensearch.error.ErrorClass;
import io.pgstream.connect.sink.opensearch.error.ErrorClassifier;
import io.pgstream.connect.sink.opensearch.error.RetryingClient;
import io.pgstream.connect.sink.opensearch.error.RetryingClient.Sent;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import org.apache.kafka.connect.errors.ConnectException;

/**
 * Writes operations until every one is durable, outdated or rejected. Several requests are in
 * flight, but never two with operations on the same document: these cannot overtake each other. Not
 * thread-safe.
 */
public final class BulkWriter {
  private static final Map<String, String> PARAMETERS = Map.of("filter_path", BulkResponse.FILTER);

  private final RetryingClient client;
  private final StoredDocuments stored;
  private final MappingRepair repair;
  private final UnindexedValues unindexed;
  private final WriteCounters counters;
  private final Limits limits;
  private final BulkBody body = new BulkBody();
  private final Queue<Part> inFlight = new ArrayDeque<>();

  /** A writer that has sent nothing yet. */
  public BulkWriter(
      RetryingClient client, MappingRepair repair, WriteCounters counters, Limits limits) {
    this.client = client;
    this.stored = new StoredDocuments(client);
    this.repair = repair;
    this.unindexed = new UnindexedValues(repair, counters);
    this.counters = counters;
    this.limits = limits;
  }

  /**
   * How much is sent at once.
   *
   * @param documents in one request
   * @param bytes in one request
   * @param requests in flight
   */
  public record Limits(int documents, long bytes, int requests) {}

  /** The operations of a request that is in flight. */
  private record Part(List<DocumentOperation> operations, Sent sent, RejectHandler rejects) {}

  /**
   * Writes the operations, of which no two are on the same document. Writing all of them again is
   * harmless.
   */
  public void write(List<DocumentOperation> operations, RejectHandler rejects) {
    begin(operations, rejects);
    finish();
  }

  /**
   * Writes everything that has begun, then begins to {@link #write}: returns as soon as few enough
   * requests are left to wait for.
   */
  public void begin(List<DocumentOperation> operations, RejectHandler rejects) {
    finish();
    List<DocumentOperation> part = new ArrayList<>();
    long bytes = 0;
    for (DocumentOperation operation : new GapFiller(stored).fill(operations)) {
      int size = operation.estimatedBytes();
      if (!part.isEmpty() && (part.size() >= limits.documents() || bytes + size > limits.bytes())) {
        beginPart(part, rejects);
        part = new ArrayList<>();
        bytes = 0;
      }
      part.add(operation);
      bytes += size;
    }
    if (!part.isEmpty()) {
      beginPart(part, rejects);
    }
  }

  private void beginPart(List<DocumentOperation> part, RejectHandler rejects) {
    if (inFlight.size() >= limits.requests()) {
      finishOldest();
    }
    List<DocumentOperation> open = withoutDeletesFromNowhere(part);
    if (!open.isEmpty()) {
      inFlight.add(new Part(open, send(open), rejects));
    }
  }

  /** Returns when everything that has begun is written. */
  public void finish() {
    while (!inFlight.isEmpty()) {
      finishOldest();
    }
  }

  private void finishOldest() {
    Part part = inFlight.remove();
    finish(part.operations(), part.sent(), part.rejects());
  }

  /**
   * Returns when no request is in flight any more, whatever has become of it: what is sent later
   * comes later.
   */
  public void abandon() {
    while (!inFlight.isEmpty()) {
      client.awaitEnd(inFlight.remove().sent());
    }
  }

  private Sent send(List<DocumentOperation> operations) {
    return client.startDivisible("POST", "/_bulk", PARAMETERS, body.of(operations));
  }

  private void writePart(List<DocumentOperation> operations, RejectHandler rejects) {
    List<DocumentOperation> open = withoutDeletesFromNowhere(operations);
    if (!open.isEmpty()) {
      finish(open, send(open), rejects);
    }
  }

  private void finish(List<DocumentOperation> operations, Sent first, RejectHandler rejects) {
    List<DocumentOperation> open = operations;
    Sent sent = first;
    boolean repaired = false;
    while (!open.isEmpty()) {
      Answer answer = client.await(sent);
      if (!answer.isSuccess()) {
        split(open, answer, rejects);
        return;
      }
      if (CleanAnswer.is(answer, open.size())) {
        counters.documentsWritten(open.size());
        client.succeeded();
        return;
      }
      Sorted sorted = sort(open, BulkResponse.read(answer, open.size()), !repaired, rejects);
      if (!sorted.unmapped.isEmpty()) {
        repair.repair(sorted.unmapped);
        repaired = true;
      }
      if (sorted.retriable.isEmpty()) {
        client.succeeded();
      } else {
        client.pause(sorted.fault);
      }
      open = sorted.open();
      sent = open.isEmpty() ? null : send(open);
    }
  }

  /**
   * A delete with an external version creates a missing index, whatever require_alias says, and the
   * alias could never be created after that. Where there is no alias there is nothing to delete.
   */
  private List<DocumentOperation> withoutDeletesFromNowhere(List<DocumentOperation> operations) {
    Set<Target> missing = new HashSet<>();
    operations.stream()
        .filter(operation -> operation.isDelete() && operation.target().alias())
        .map(DocumentOperation::target)
        .distinct()
        .filter(target -> !repair.aliasExists(target.name()))
        .forEach(missing::add);
    return missing.isEmpty()
        ? operations
        : operations.stream()
            .filter(operation -> !operation.isDelete() || !missing.contains(operation.target()))
            .toList();
  }

  /**
   * A request that is refused as a whole is too large, too much at this moment, or has one bad
   * document in it.
   */
  private void split(List<DocumentOperation> operations, Answer answer, RejectHandler rejects) {
    if (operations.size() == 1) {
      if (isRetriable(answer)) {
        writePart(operations, rejects);
        return;
      }
      boolean tooLarge = ErrorClassifier.classify(answer.status(), "") == ErrorClass.TOO_LARGE;
      reject(
          operations.get(0),
          answer + (tooLarge ? "; raise http.max_content_length of the server" : ""),
          rejects);
      return;
    }
    int half = operations.size() / 2;
    writePart(operations.subList(0, half), rejects);
    writePart(operations.subList(half, operations.size()), rejects);
  }

  private static boolean isRetriable(Answer answer) {
    return ErrorClassifier.classify(answer.status(), answer.errorType()) == ErrorClass.RETRY;
  }

  private Sorted sort(
      List<DocumentOperation> operations,
      List<ItemResult> results,
      boolean mayRepair,
      RejectHandler rejects) {
    Sorted sorted = new Sorted();
    for (int i = 0; i < operations.size(); i++) {
      DocumentOperation operation = operations.get(i);
      ItemResult result = results.get(i);
      switch (result.classify(operation)) {
        case DONE -> counters.documentsWritten(1);
        case CONFLICT -> counters.conflict();
        case RETRY -> sorted.retry(operation, result);
        case MAPPING -> {
          if (mayRepair) {
            sorted.unmapped.add(operation);
          } else {
            keepOrReject(operation, result, sorted, rejects);
          }
        }
        case DENIED ->
            throw new ConnectException(
                "OpenSearch refuses to write into \""
                    + operation.target().name()
                    + "\" ("
                    + result
                    + "); check the permissions of connection.username");
        case REJECT -> keepOrReject(operation, result, sorted, rejects);
        case TOO_LARGE -> reject(operation, result.toString(), rejects);
      }
    }
    return sorted;
  }

  private void keepOrReject(
      DocumentOperation operation, ItemResult result, Sorted sorted, RejectHandler rejects) {
    unindexed
        .accommodate(operation, result)
        .ifPresentOrElse(
            sorted.changed::add, () -> reject(operation, result.problem(operation), rejects));
  }

  private void reject(DocumentOperation operation, String problem, RejectHandler rejects) {
    // A replayed row of before a type change can be refused, and is outdated anyway.
    StoredDocument now =
        stored.read(List.of(new Address(operation.target(), operation.id())), false).get(0);
    if (now.found() && now.version() > operation.version()) {
      counters.conflict();
      return;
    }
    rejects.rejected(operation, problem);
  }

  /** The operations of a request that are not finished. */
  private static final class Sorted {
    private final List<DocumentOperation> retriable = new ArrayList<>();
    private final List<DocumentOperation> unmapped = new ArrayList<>();
    private final List<DocumentOperation> changed = new ArrayList<>();
    private String fault = "";

    void retry(DocumentOperation operation, ItemResult result) {
      retriable.add(operation);
      fault = result.toString();
    }

    List<DocumentOperation> open() {
      List<DocumentOperation> open = new ArrayList<>(unmapped);
      open.addAll(changed);
      open.addAll(retriable);
      return open;
    }
  }
}
