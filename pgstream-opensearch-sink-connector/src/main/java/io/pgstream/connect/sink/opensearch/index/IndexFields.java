package io.pgstream.connect.sink.opensearch.index;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Fields and their mappings, by path ({@code table.column}). The server shows mappings that a user
 * wrote in another form; they are kept in the index's {@code _meta} as they were written, so that
 * they can be compared.
 *
 * @param all every field
 * @param declared those of them whose mapping a user wrote
 * @param notes what else is kept in {@code _meta}, by name
 */
public record IndexFields(ObjectNode all, ObjectNode declared, ObjectNode notes) {
  private static final String META = "pgstream";

  /** No fields yet; {@link #put} adds them. */
  public IndexFields() {
    this(object());
  }

  /** These fields, none of them with a mapping of a user's. */
  IndexFields(ObjectNode all) {
    this(all, object(), object());
  }

  private static ObjectNode object() {
    return JsonNodeFactory.instance.objectNode();
  }

  /** Fields of an index as the server shows its mapping. */
  static IndexFields read(JsonNode mappings) {
    IndexFields fields = new IndexFields();
    if (mappings.path("_meta") instanceof ObjectNode meta) {
      fields.notes.setAll(meta);
      fields.notes.remove(META);
      if (meta.path(META) instanceof ObjectNode declared) {
        fields.declared.setAll(declared);
      }
    }
    fields.read("", mappings.path("properties"));
    return fields;
  }

  private void read(String prefix, JsonNode properties) {
    for (Map.Entry<String, JsonNode> property : properties.properties()) {
      String path = prefix + property.getKey();
      JsonNode mapping = property.getValue();
      if (declared.has(path)) {
        all.set(path, declared.get(path));
      } else if (mapping.has("properties")) {
        read(path + ".", mapping.path("properties"));
      } else {
        all.set(path, mapping);
      }
    }
  }

  /** Adds a field. */
  public void put(String path, ObjectNode mapping, boolean byUser) {
    all.set(path, mapping);
    if (byUser) {
      declared.set(path, mapping);
    }
  }

  /** Adds fields. */
  public void putAll(IndexFields others) {
    all.setAll(others.all);
    declared.setAll(others.declared);
    notes.setAll(others.notes);
  }

  /** Whether there is a field of this path. */
  public boolean has(String path) {
    return all.has(path);
  }

  /** Whether there is no field. */
  public boolean isEmpty() {
    return all.isEmpty();
  }

  /** Those of the wanted fields that are not here. */
  public IndexFields missing(IndexFields wanted) {
    return wanted.without(names());
  }

  /** Those of the wanted fields that are here with another mapping. */
  public IndexFields different(IndexFields wanted) {
    List<String> same = new ArrayList<>();
    for (String path : wanted.names()) {
      if (!has(path) || all.get(path).equals(wanted.all.get(path))) {
        same.add(path);
      }
    }
    return wanted.without(same);
  }

  private IndexFields without(List<String> paths) {
    return new IndexFields(
        all.deepCopy().without(paths), declared.deepCopy().without(paths), notes.deepCopy());
  }

  /** These fields and the others, which win. */
  public IndexFields with(IndexFields others) {
    IndexFields both = without(others.names());
    both.putAll(others);
    return both;
  }

  /** The paths. */
  public List<String> names() {
    List<String> names = new ArrayList<>();
    all.fieldNames().forEachRemaining(names::add);
    return names;
  }

  /** These fields as a mapping that the server takes. */
  ObjectNode toMapping() {
    ObjectNode mapping = object();
    ObjectNode properties = mapping.putObject("properties");
    for (Map.Entry<String, JsonNode> field : all.properties()) {
      ObjectNode parent = properties;
      String[] parts = field.getKey().split("\\.", -1);
      for (int i = 0; i < parts.length - 1; i++) {
        parent = parent.withObjectProperty(parts[i]).withObjectProperty("properties");
      }
      parent.set(parts[parts.length - 1], field.getValue());
    }
    ObjectNode meta = notes.deepCopy();
    if (!declared.isEmpty()) {
      meta.set(META, declared);
    }
    if (!meta.isEmpty()) {
      mapping.set("_meta", meta);
    }
    return mapping;
  }
}
