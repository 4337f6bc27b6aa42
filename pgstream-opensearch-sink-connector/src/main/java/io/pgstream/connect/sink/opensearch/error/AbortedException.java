package io.pgstream.connect.sink.opensearch.error;

/** The batch that was being written is not wanted any more. */
public final class AbortedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  AbortedException(String fault) {
    super(fault);
  }
}
