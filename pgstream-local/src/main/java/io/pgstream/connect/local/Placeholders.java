package io.pgstream.connect.local;

import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Replaces {@code ${NAME}}; a name with a colon belongs to a config provider of Connect and stays.
 */
final class Placeholders {

  private static final Pattern PLACEHOLDER = Pattern.compile("\\$\\{([^}:]+)\\}");

  private final Map<String, String> values;

  Placeholders(Map<String, String> values) {
    this.values = Map.copyOf(values);
  }

  /**
   * {@code text} with every placeholder replaced.
   *
   * @param where file and key, for the message
   * @throws LocalStackException if a name is unknown or its service was not started
   */
  String fill(String text, String where) {
    return PLACEHOLDER
        .matcher(text)
        .replaceAll(match -> Matcher.quoteReplacement(valueOf(match, where)));
  }

  private String valueOf(MatchResult match, String where) {
    String value = values.getOrDefault(match.group(1), "");
    if (value.isEmpty()) {
      throw new LocalStackException(
          where
              + ": no value for "
              + match.group()
              + "; known are "
              + String.join(", ", values.keySet().stream().sorted().toList())
              + ", empty where the service was not started");
    }
    return value;
  }
}
