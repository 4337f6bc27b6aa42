package io.pgstream.connect.source.snapshot;

/** Copying goes on when the stream has had its turn; leads out of the assembler. */
public final class CopyPausedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  CopyPausedException() {
    super("copying goes on later");
  }
}
