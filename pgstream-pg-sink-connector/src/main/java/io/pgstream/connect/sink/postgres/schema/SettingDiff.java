package io.pgstream.connect.sink.postgres.schema;

import static io.pgstream.connect.common.postgres.Identifiers.literal;
import static io.pgstream.connect.common.postgres.Identifiers.quote;

import io.pgstream.connect.common.schema.ObjectDefinition;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** The actions of ALTER that give an object other settings. */
final class SettingDiff {
  /** A name before an equals sign, outside the quoted values. */
  private static final Pattern OPTION =
      Pattern.compile("(\"[^\"]+\"|\\w+)\\s*=\\s*(?:E?'(?:[^'\\\\]|''|\\\\.)*')");

  private final ObjectKind kind;
  private final Map<String, String> before;
  private final Map<String, String> after;

  /**
   * @param before null if the object has just been created from its definition
   */
  SettingDiff(ObjectKind kind, ObjectDefinition before, ObjectDefinition after) {
    this.kind = kind;
    // A definition carries all settings except those of statistics objects.
    this.before =
        before != null
            ? before.settings()
            : kind == ObjectKind.STATISTICS ? Map.of() : after.settings();
    this.after = after.settings();
  }

  List<String> actions() {
    List<String> actions = new ArrayList<>();
    for (Map.Entry<String, String> setting : after.entrySet()) {
      String old = before.get(setting.getKey());
      if (!Objects.equals(old, setting.getValue())) {
        actions.add(action(setting.getKey(), old, setting.getValue()));
      }
    }
    return actions;
  }

  private String action(String name, String old, String value) {
    return switch (kind) {
      case EXTENSION ->
          name.equals("SCHEMA") ? "SET SCHEMA " + quote(value) : "UPDATE TO " + literal(value);
      case TEXT_SEARCH_DICTIONARY -> "(" + options(old, value) + ")";
      case OPERATOR -> "SET (" + name + " = " + (value == null ? "NONE" : value) + ")";
      case VIEW ->
          value == null ? "RESET (" + name + ")" : "SET (" + name + " = " + literal(value) + ")";
      case STATISTICS -> "SET STATISTICS " + (value == null ? "-1" : value);
      case FUNCTION, PROCEDURE -> value;
      default -> value == null ? "DROP " + name : ("SET " + name + " " + value).strip();
    };
  }

  /** All options as they are now; an old one that is gone is named without a value. */
  private static String options(String old, String now) {
    List<String> names = names(now);
    List<String> options = new ArrayList<>();
    if (now != null) {
      options.add(now);
    }
    names(old).stream().filter(name -> !names.contains(name)).forEach(options::add);
    return String.join(", ", options);
  }

  private static List<String> names(String options) {
    return options == null
        ? List.of()
        : OPTION.matcher(options).results().map((MatchResult match) -> match.group(1)).toList();
  }
}
