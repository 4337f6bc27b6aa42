package io.pgstream.connect.sink.opensearch.bulk;

import io.pgstream.connect.sink.opensearch.error.ErrorClass;
import io.pgstream.connect.sink.opensearch.error.ErrorClassifier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What became of one operation of a bulk request.
 *
 * @param status HTTP status of the item
 * @param errorType type of the error; empty without one
 * @param field what the server calls the field at fault; empty if unknown
 */
record ItemResult(int status, String errorType, String field) {
  private static final Pattern FIELD = Pattern.compile("field \\[([^\\]]+)\\]");

  static ItemResult of(int status, String errorType, String errorReason) {
    if (errorReason.isEmpty()) {
      return new ItemResult(status, errorType, "");
    }
    Matcher matcher = FIELD.matcher(errorReason);
    return new ItemResult(status, errorType, matcher.find() ? matcher.group(1) : "");
  }

  ErrorClass classify(DocumentOperation operation) {
    if (operation.isDelete() && status == 404) {
      return ErrorClass.DONE;
    }
    return ErrorClassifier.classify(status, errorType);
  }

  /** Status, type, and the field if the document has it: nothing that could be a row's value. */
  String problem(DocumentOperation operation) {
    boolean known = !operation.isDelete() && operation.fieldNames().contains(field);
    return known ? this + ", field " + field : toString();
  }

  /** Leaves the field out: it comes from a sentence that quotes row values. */
  @Override
  public String toString() {
    return "HTTP " + status + (errorType.isEmpty() ? "" : " " + errorType);
  }
}
