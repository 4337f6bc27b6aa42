package io.pgstream.connect.cli;

import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.ParseResult;

/**
 * Prints what went wrong without a stack trace: messages of this project say what to do.
 * Environment variable {@code PGSTREAM_DEBUG=1} adds the trace.
 */
final class OneLineErrors implements IExecutionExceptionHandler {

  private static final String DEBUG_VARIABLE = "PGSTREAM_DEBUG";

  @Override
  public int handleExecutionException(
      Exception failure, CommandLine commandLine, ParseResult parsed) {
    String message = failure.getMessage() == null ? failure.toString() : failure.getMessage();
    commandLine.getErr().println("ERROR  " + message);
    if ("1".equals(System.getenv(DEBUG_VARIABLE))) {
      failure.printStackTrace(commandLine.getErr());
    }
    return CommandLine.ExitCode.SOFTWARE;
  }
}
