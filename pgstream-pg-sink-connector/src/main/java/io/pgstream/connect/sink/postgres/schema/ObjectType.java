package io.pgstream.connect.sink.postgres.schema;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** The types of objects whose schema changes can be replayed or left out. */
public enum ObjectType {
  SCHEMAS,
  TABLES,
  INDEXES,
  CONSTRAINTS,
  SEQUENCES,
  TYPES,
  FUNCTIONS,
  VIEWS,
  MATERIALIZED_VIEWS,
  TRIGGERS,
  RULES,
  POLICIES,
  EXTENSIONS,
  COLLATIONS,
  TEXT_SEARCH,
  OPERATORS,
  CASTS,
  STATISTICS,
  COMMENTS;

  /** As configurations write it, in lower case. */
  public String configName() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The names of all types. */
  public static String[] configNames() {
    return Arrays.stream(values()).map(ObjectType::configName).toArray(String[]::new);
  }

  /**
   * The types that are left when some are asked for and some are not wanted.
   *
   * @param included the only ones; all if empty
   * @param excluded those to leave out
   * @throws IllegalArgumentException if a name is not that of a type
   */
  public static Set<ObjectType> selected(List<String> included, List<String> excluded) {
    Set<ObjectType> types =
        included.isEmpty() ? EnumSet.allOf(ObjectType.class) : EnumSet.noneOf(ObjectType.class);
    included.forEach(name -> types.add(of(name)));
    excluded.forEach(name -> types.remove(of(name)));
    return types;
  }

  private static ObjectType of(String name) {
    return valueOf(name.strip().toUpperCase(Locale.ROOT));
  }
}
