package io.pgstream.connect.common.config;

import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.ConfigKey;

/** Writes the configuration reference from the definition, so that the two cannot differ. */
public final class ConfigDocs {
  private ConfigDocs() {}

  /**
   * The reference of one connector as Markdown.
   *
   * @param title heading of the page
   * @param connectorClass value of {@code connector.class}
   * @param definition the connector's keys
   */
  public static String markdown(String title, String connectorClass, ConfigDef definition) {
    StringBuilder page = new StringBuilder();
    page.append("<!-- Generated from the connector's ConfigDef. Run mvn verify with")
        .append(" -Dpgstream.docs.update=true to write it anew. -->\n\n")
        .append("# ")
        .append(title)
        .append("\n\n`connector.class`: `")
        .append(connectorClass)
        .append("`\n");
    groups(definition).forEach((group, keys) -> appendGroup(page, group, keys));
    return page.toString();
  }

  private static Map<String, List<ConfigKey>> groups(ConfigDef definition) {
    return definition.configKeys().values().stream()
        .sorted(
            Comparator.comparingInt((ConfigKey key) -> definition.groups().indexOf(key.group))
                .thenComparingInt(key -> key.orderInGroup))
        .collect(Collectors.groupingBy(key -> key.group, LinkedHashMap::new, Collectors.toList()));
  }

  private static void appendGroup(StringBuilder page, String group, List<ConfigKey> keys) {
    page.append("\n## ").append(group).append('\n');
    for (ConfigKey key : keys) {
      page.append("\n### `").append(key.name).append("`\n\n");
      page.append(key.documentation).append("\n\n");
      page.append("* Type: ").append(key.type.name().toLowerCase(Locale.ROOT)).append('\n');
      page.append("* Default: ").append(defaultOf(key)).append('\n');
      if (key.validator != null && !key.validator.toString().contains("$$Lambda")) {
        page.append("* Valid values: ").append(key.validator).append('\n');
      }
      page.append("* Importance: ")
          .append(key.importance.name().toLowerCase(Locale.ROOT))
          .append('\n');
    }
  }

  private static String defaultOf(ConfigKey key) {
    if (!key.hasDefault()) {
      return "none, must be set";
    }
    if (key.defaultValue == null || key.defaultValue.toString().isEmpty()) {
      return "none";
    }
    return "`" + ConfigDef.convertToString(key.defaultValue, key.type) + "`";
  }
}
