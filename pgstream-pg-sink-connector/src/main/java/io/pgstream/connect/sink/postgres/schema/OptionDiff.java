package io.pgstream.connect.sink.postgres.schema;

import static io.pgstream.connect.common.postgres.Identifiers.literal;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The actions that give a relation or column other storage options. */
final class OptionDiff {
  private final Map<String, String> before;
  private final Map<String, String> after;

  /** Options as {@code name=value}. */
  OptionDiff(List<String> before, List<String> after) {
    this.before = parse(before);
    this.after = parse(after);
  }

  private static Map<String, String> parse(List<String> options) {
    Map<String, String> values = new LinkedHashMap<>();
    for (String option : options) {
      int equals = option.indexOf('=');
      values.put(option.substring(0, equals), option.substring(equals + 1));
    }
    return values;
  }

  /** What is new or different, ready to stand between parentheses. */
  List<String> toSet() {
    List<String> options = new ArrayList<>();
    after.forEach(
        (name, value) -> {
          if (!value.equals(before.get(name))) {
            options.add(name + " = " + literal(value).strip());
          }
        });
    return options;
  }

  /** SET and RESET, as far as they are needed. */
  List<String> actions() {
    List<String> actions = new ArrayList<>();
    List<String> set = toSet();
    if (!set.isEmpty()) {
      actions.add("SET (" + String.join(", ", set) + ")");
    }
    List<String> reset = before.keySet().stream().filter(name -> !after.containsKey(name)).toList();
    if (!reset.isEmpty()) {
      actions.add("RESET (" + String.join(", ", reset) + ")");
    }
    return actions;
  }
}
