package io.pgstream.connect.sink.postgres.schema;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** Collects statements in any order and gives them back in the order in which they can run. */
final class DdlScript {
  private final Map<DdlPhase, List<String>> phases = new EnumMap<>(DdlPhase.class);

  void add(DdlPhase phase, String statement) {
    phases.computeIfAbsent(phase, ignored -> new ArrayList<>()).add(statement);
  }

  List<String> statements() {
    return phases.values().stream().flatMap(List::stream).toList();
  }
}
