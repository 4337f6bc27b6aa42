package io.pgstream.connect.sink.opensearch.error;

import java.util.Set;

/** Sorts HTTP statuses and error types of OpenSearch into what can be done about them. */
public final class ErrorClassifier {
  private static final Set<String> MAPPING_TYPES =
      Set.of(
          "strict_dynamic_mapping_exception",
          "index_not_found_exception",
          "alias_not_found_exception");

  private ErrorClassifier() {}

  /**
   * The class of a whole answer, or of one item of a bulk answer.
   *
   * @param status HTTP status, also of an item
   * @param type the error's type; empty if there is none
   */
  public static ErrorClass classify(int status, String type) {
    if (status >= 200 && status < 300) {
      return ErrorClass.DONE;
    }
    if (MAPPING_TYPES.contains(type)) {
      return ErrorClass.MAPPING;
    }
    return switch (status) {
      case 409 -> ErrorClass.CONFLICT;
      case 413 -> ErrorClass.TOO_LARGE;
      case 401 -> ErrorClass.DENIED;
      // A node whose disk is full makes its indexes read-only and lifts that again by itself.
      case 403 -> type.startsWith("cluster_block") ? ErrorClass.RETRY : ErrorClass.DENIED;
      case 408, 429 -> ErrorClass.RETRY;
      default -> status >= 500 ? ErrorClass.RETRY : ErrorClass.REJECT;
    };
  }
}
