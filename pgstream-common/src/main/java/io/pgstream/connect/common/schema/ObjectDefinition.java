package io.pgstream.connect.common.schema;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * An object that is not a table, sequence or materialized view.
 *
 * @param oid the source's oid
 * @param kind what it is: {@code enum}, {@code function}, {@code trigger}…
 * @param name its name, not quoted; empty for a cast
 * @param on the quoted table of a trigger, rule or policy; else null
 * @param definition the statement that creates it; null if it is as it was and could not be printed
 * @param suffix what follows its name where SQL refers to it, such as a function's arguments; null
 *     if nothing does
 * @param enabled whether a trigger or rule fires: {@code O} (not for replicated rows), {@code R}
 *     (only for those), {@code A} (always), {@code D} (never); else null
 * @param settings what can be set and unset by itself; a value may be null
 * @param parts what it consists of
 * @param comment its comment; null without one
 */
public record ObjectDefinition(
    String oid,
    String kind,
    String name,
    String on,
    String definition,
    String suffix,
    String enabled,
    Map<String, String> settings,
    List<ObjectPart> parts,
    String comment) {

  public ObjectDefinition {
    // Not Map.copyOf: values may be null.
    settings =
        settings == null ? Map.of() : Collections.unmodifiableMap(new LinkedHashMap<>(settings));
    parts = SchemaJson.listOf(parts);
  }

  /** The same, made by another statement. */
  public ObjectDefinition withDefinition(String statement) {
    return new ObjectDefinition(
        oid, kind, name, on, statement, suffix, enabled, settings, parts, comment);
  }
}
