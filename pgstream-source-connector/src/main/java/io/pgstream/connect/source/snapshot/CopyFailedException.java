package io.pgstream.connect.source.snapshot;

/** Copying ended before its end; carries why through the assembler. */
public final class CopyFailedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  CopyFailedException(Exception cause) {
    super(cause);
  }
}
