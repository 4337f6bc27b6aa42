package io.pgstream.connect.it.chaos;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** What two collections of lines do not have in common, every copy counted. */
final class RowDifference {
  private static final int SHOWN = 10;
  private static final int MAX_LINE = 200;

  private RowDifference() {}

  /** One text per line that is on one side only, the first few of them; empty if all are equal. */
  static List<String> of(String what, Collection<String> expected, Collection<String> actual) {
    List<String> missing = without(expected, actual);
    List<String> surplus = without(actual, expected);
    List<String> differences = new ArrayList<>();
    missing.stream().limit(SHOWN).forEach(line -> differences.add(what + " lacks " + cut(line)));
    surplus.stream().limit(SHOWN).forEach(line -> differences.add(what + " has " + cut(line)));
    if (missing.size() > SHOWN || surplus.size() > SHOWN) {
      differences.add(what + ": " + missing.size() + " missing, " + surplus.size() + " surplus");
    }
    return differences;
  }

  private static List<String> without(Collection<String> lines, Collection<String> others) {
    java.util.Map<String, Integer> counts = new java.util.HashMap<>();
    others.forEach(line -> counts.merge(line, 1, Integer::sum));
    List<String> left = new ArrayList<>();
    for (String line : lines) {
      if (counts.merge(line, -1, Integer::sum) < 0) {
        left.add(line);
      }
    }
    return left;
  }

  private static String cut(String line) {
    return line.length() <= MAX_LINE ? line : line.substring(0, MAX_LINE) + "...";
  }
}
