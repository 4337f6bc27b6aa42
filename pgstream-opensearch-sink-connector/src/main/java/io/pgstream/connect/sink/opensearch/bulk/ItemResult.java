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
 * @param field id of the column at fault; empty if unknown
 */
record ItemResult(int status, String errorType, String field) {
  /** Only our own field names are let through: the rest of a reason can quote row values. */
  private static final Pattern FIELD = Pattern.compile("field \\[([0-9a-z]{1,64}-[0-9]{1,5})\\]");

  static ItemResult of(int status, String errorType, String errorReason) {
    Matcher matcher = FIELD.matcher(errorReason);
    return new ItemResult(status, errorType, matcher.find() ? matcher.group(1) : "");
  }

  ErrorClass classify(DocumentOperation operation) {
    if (operation.isDelete() && status == 404) {
      return ErrorClass.DONE;
    }
    return ErrorClassifier.classify(status, errorType);
  }

  /** Status, type and field: nothing that could hold a value of the row. */
  @Override
  public String toString() {
    return "HTTP "
        + status
        + (errorType.isEmpty() ? "" : " " + errorType)
        + (field.isEmpty() ? "" : ", field " + field);
  }
}
