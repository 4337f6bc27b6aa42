package io.pgstream.connect.source.check;

/** How much a finding matters. */
public enum Severity {
  /** Worth knowing; nothing is lost that was ever promised. */
  INFO,
  /** Changes or values do not reach the targets. */
  WARNING,
  /** A target would stop. */
  ERROR
}
