package io.pgstream.connect.it;

import io.pgstream.connect.local.ConnectWorker;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;

/**
 * What a worker logs of one connector after a moment.
 *
 * @param worker writes the log
 * @param connector whose lines count
 * @param start number of lines that were there at that moment
 */
record WorkerLog(ConnectWorker worker, String connector, int start) {

  /** The lines from now on. */
  static WorkerLog since(ConnectWorker worker, String connector) throws IOException {
    return new WorkerLog(worker, connector, Files.readAllLines(worker.logFile()).size());
  }

  /** Lines that name the connector and hold the text; stack traces are not among them. */
  List<String> lines(String text) throws IOException {
    return Files.readAllLines(worker.logFile()).stream()
        .skip(start)
        .filter(line -> line.contains(connector) && line.contains(text))
        .toList();
  }
}
