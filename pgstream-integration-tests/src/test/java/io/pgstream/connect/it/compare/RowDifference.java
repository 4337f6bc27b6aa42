package io.pgstream.connect.it.compare;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What two collections of lines do not have in common, every copy counted. */
public final class RowDifference {
  private static final int SHOWN = 10;
  private static final int MAX_LINE = 400;

  private RowDifference() {}

  /** One text per line that is on one side only, the first few of them; empty if all are equal. */
  public static List<String> of(
      String what, Collection<String> expected, Collection<String> actual) {
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
    Map<String, Integer> counts = new HashMap<>();
    others.forEach(line -> counts.merge(line, 1, Integer::sum));
    List<String> left = new ArrayList<>();
    for (String line : lines) {
      if (counts.merge(line, -1, Integer::sum) < 0) {
        left.add(line);
      }
    }
    return left;
  }

  static String cut(String line) {
    return line.length() <= MAX_LINE ? line : line.substring(0, MAX_LINE) + "...";
  }
}
