package io.pgstream.connect.sink.postgres.schema;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.pgstream.connect.common.schema.DefinitionVersion;
import io.pgstream.connect.common.schema.DefinitionVersions;
import io.pgstream.connect.common.schema.SchemaJson;
import java.util.ArrayList;
import java.util.List;

/**
 * A version of an object as {@code pgstream.sink_objects} keeps it.
 *
 * @param xid the source's transaction
 * @param at when that began
 * @param definition the object; null in the last version, whose definition has a column of its own
 * @param described what the transaction knew of it; null if that is the definition
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record StoredVersion(long xid, String at, Described definition, Described described) {

  /** The versions of an object that is stored like this. */
  static DefinitionVersions<Described> read(String json, Described present) {
    if (json == null) {
      return new DefinitionVersions<>(List.of(DefinitionVersion.first(present)));
    }
    List<DefinitionVersion<Described>> versions = new ArrayList<>();
    StoredVersion[] stored = SchemaJson.parse(json, StoredVersion[].class);
    for (StoredVersion version : stored) {
      versions.add(
          new DefinitionVersion<>(
              version.xid(),
              version.at(),
              version.definition() == null ? present : version.definition(),
              version.described()));
    }
    return new DefinitionVersions<>(versions);
  }

  /** The JSON of versions; null for none. */
  static String write(DefinitionVersions<Described> versions) {
    List<StoredVersion> stored = new ArrayList<>();
    int last = versions.versions().size() - 1;
    for (DefinitionVersion<Described> version : versions.versions()) {
      boolean present = stored.size() == last;
      stored.add(
          new StoredVersion(
              version.xid(),
              version.at(),
              present ? null : version.definition(),
              version.described()));
    }
    return stored.isEmpty() ? null : SchemaJson.write(stored);
  }
}
