package io.pgstream.connect.sink.postgres.schema;

import io.pgstream.connect.common.schema.SequenceDefinition;
import java.util.ArrayList;
import java.util.List;

/** How sequences write their options; options that the source does not tell are left out. */
final class SequenceText {
  private SequenceText() {}

  static String options(SequenceDefinition sequence) {
    String type = sequence.dataType() == null ? "" : "AS " + sequence.dataType() + " ";
    return type
        + options(
            sequence.increment(),
            sequence.minimumValue(),
            sequence.maximumValue(),
            sequence.startValue(),
            sequence.cacheSize(),
            sequence.cycleOption());
  }

  static String options(
      String increment, String minimum, String maximum, String start, String cache, String cycle) {
    return String.join(" ", parts(increment, minimum, maximum, start, cache, cycle));
  }

  static List<String> parts(
      String increment, String minimum, String maximum, String start, String cache, String cycle) {
    List<String> parts = new ArrayList<>();
    add(parts, "INCREMENT BY ", increment);
    add(parts, "MINVALUE ", minimum);
    add(parts, "MAXVALUE ", maximum);
    add(parts, "START WITH ", start);
    add(parts, "CACHE ", cache);
    if (cycle != null) {
      parts.add("YES".equals(cycle) ? "CYCLE" : "NO CYCLE");
    }
    return parts;
  }

  private static void add(List<String> parts, String option, String value) {
    if (value != null) {
      parts.add(option + Long.parseLong(value));
    }
  }
}
