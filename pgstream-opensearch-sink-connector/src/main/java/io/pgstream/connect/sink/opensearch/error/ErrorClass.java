package io.pgstream.connect.sink.opensearch.error;

/** What to do about an answer. */
public enum ErrorClass {
  /** It did what was asked, or there was nothing to do. */
  DONE,
  /** A newer version is stored already: as good as done. */
  CONFLICT,
  /** It will work later: try again for ever. */
  RETRY,
  /** Index, alias or field is missing: create it, then try once more. */
  MAPPING,
  /** The request is too large: send less at once. */
  TOO_LARGE,
  /** The login is missing, wrong or may not do this: only the operator can help. */
  DENIED,
  /** It will never work. */
  REJECT
}
