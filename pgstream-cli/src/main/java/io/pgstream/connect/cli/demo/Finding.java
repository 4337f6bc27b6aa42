package io.pgstream.connect.cli.demo;

import java.util.ArrayList;
import java.util.List;

/**
 * What a look at the targets showed.
 *
 * @param problem what is not as it should be yet; null if all is
 * @param lines what is there, for people to read
 */
record Finding(String problem, List<String> lines) {
  static Finding asExpected(List<String> lines) {
    return new Finding(null, lines);
  }

  static Finding not(String problem) {
    return new Finding(problem, List.of());
  }

  boolean isAsExpected() {
    return problem == null;
  }

  Finding and(Finding other) {
    if (!isAsExpected()) {
      return this;
    }
    if (!other.isAsExpected()) {
      return other;
    }
    List<String> both = new ArrayList<>(lines);
    both.addAll(other.lines);
    return asExpected(both);
  }
}
