package io.pgstream.connect.sink.opensearch.config;

import io.pgstream.connect.sink.opensearch.index.IndexNaming;
import io.pgstream.connect.sink.opensearch.layout.FieldNaming;
import io.pgstream.connect.sink.opensearch.layout.IndexScope;
import io.pgstream.connect.sink.opensearch.layout.Layouts;
import io.pgstream.connect.sink.opensearch.layout.MappingOverrides;
import java.util.Locale;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Importance;
import org.apache.kafka.common.config.ConfigDef.Type;
import org.apache.kafka.common.config.ConfigDef.ValidString;
import org.apache.kafka.common.config.ConfigDef.Width;
import org.apache.kafka.common.config.ConfigException;

/** How tables and columns become indexes and fields. */
final class LayoutConfig {
  static final String FIELD_NAMING = "field.naming";
  static final String INDEX_PER = "index.per";
  static final String FIELD_MAPPINGS = "field.mappings";

  private static final String GROUP = "Documents";
  private static final String NAMING_DOC =
      "What the fields of documents are called. \"id\": after the column's pgstream id, which"
          + " survives renames; the only column of a key is in _id and in no field. \"name\": after"
          + " the column, and with index.per=schema after table.column; a dot, a star, %, an"
          + " underscore at the beginning and white space at an end are written as % and two"
          + " hexadecimal digits. A column or table that is renamed keeps its old name as an alias,"
          + " and its index is copied. Cannot be changed once there are indexes.";
  private static final String PER_DOC =
      "What has an index of its own. \"schema\": index <schema>-1 with alias <schema>. \"table\":"
          + " index <schema>.<table>-1 with alias <schema>.<table>, which follows when the table is"
          + " renamed or moved, and a second alias, the table's pgstream id, which the sink writes"
          + " to. Cannot be changed once there are indexes.";
  private static final String MAPPINGS_DOC =
      "Mappings of single columns instead of those that their types get: a JSON object of"
          + " schema.table.column to the name of a mapping type or to a mapping, for example"
          + " {\"public.users.profile\": \"flat_object\", \"public.users.bio\": {\"type\": \"text\","
          + " \"analyzer\": \"english\"}}. Names are spelled as in the catalog; those that hold a dot"
          + " or a quotation mark stand in quotation marks. What a mapping refuses stays in the"
          + " document under _unindexed. A change takes effect with the next schema change of the"
          + " table, which then copies the index.";

  private LayoutConfig() {}

  static ConfigDef define(ConfigDef config) {
    return config
        .define(
            FIELD_NAMING,
            Type.STRING,
            "id",
            ValidString.in("id", "name"),
            Importance.MEDIUM,
            NAMING_DOC,
            GROUP,
            1,
            Width.SHORT,
            "Names of fields")
        .define(
            INDEX_PER,
            Type.STRING,
            "schema",
            ValidString.in("schema", "table"),
            Importance.MEDIUM,
            PER_DOC,
            GROUP,
            2,
            Width.SHORT,
            "An index per")
        .define(
            FIELD_MAPPINGS,
            Type.STRING,
            "",
            LayoutConfig::validateMappings,
            Importance.LOW,
            MAPPINGS_DOC,
            GROUP,
            3,
            Width.LONG,
            "Mappings of columns");
  }

  private static void validateMappings(String key, Object value) {
    if (value == null) {
      return;
    }
    try {
      MappingOverrides.parse((String) value);
    } catch (IllegalArgumentException e) {
      throw new ConfigException(key, value, e.getMessage());
    }
  }

  static Layouts layouts(AbstractConfig config, IndexNaming indexes) {
    return new Layouts(
        IndexScope.valueOf(upper(config.getString(INDEX_PER))),
        FieldNaming.valueOf(upper(config.getString(FIELD_NAMING))),
        indexes,
        overrides(config));
  }

  static MappingOverrides overrides(AbstractConfig config) {
    return MappingOverrides.parse(config.getString(FIELD_MAPPINGS));
  }

  private static String upper(String value) {
    return value.toUpperCase(Locale.ROOT);
  }
}
