package io.pgstream.connect.sink.opensearch.document;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import io.pgstream.connect.sink.opensearch.index.ColumnType;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * The {@code _source} of documents, as JSON bytes; {@link SourceWriter} makes those of rows.
 * Numbers are never parsed, here or on the way through, so they keep every digit.
 */
public final class DocumentSource {
  /** The field that holds the id of the row's table. */
  public static final String TABLE_FIELD = "_table";

  /**
   * The field that holds, by field, values that their own fields cannot take. The server does not
   * look into it. To everything but the server these values are in their own fields.
   */
  public static final String UNINDEXED_FIELD = "_unindexed";

  private static final JsonFactory JSON =
      JsonFactory.builder()
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxStringLength(Integer.MAX_VALUE)
                  .maxNumberLength(Integer.MAX_VALUE)
                  .build())
          .build();
  private static final int TYPICAL_BYTES = 512;

  private DocumentSource() {}

  /** The JSON of one value, for {@link #with}. */
  public static String value(ColumnType type, String text) {
    byte[] object =
        json(
            generator -> {
              generator.writeFieldName("v");
              ValueWriter.write(generator, type, text);
            });
    return fields(object).get("v");
  }

  /**
   * A source with these fields added or replaced; the values are JSON and are copied as they are.
   */
  public static byte[] with(byte[] source, Map<String, String> added) {
    Map<String, String> fields = fields(source);
    fields.putAll(added);
    return ofFields(fields);
  }

  /** A source with these fields, whose values are JSON and are copied as they are. */
  public static byte[] ofFields(Map<String, String> fields) {
    return json(
        generator -> {
          for (Map.Entry<String, String> field : fields.entrySet()) {
            generator.writeFieldName(field.getKey());
            generator.writeRawValue(field.getValue());
          }
        });
  }

  /** A source in which these fields are where the server does not look at them. */
  public static byte[] withoutIndexing(byte[] source, Set<String> names) {
    Map<String, String> fields = fields(source);
    Map<String, String> unindexed = new LinkedHashMap<>(fields);
    unindexed.keySet().retainAll(names);
    fields.keySet().removeAll(names);
    fields.put(UNINDEXED_FIELD, new String(ofFields(unindexed), StandardCharsets.UTF_8));
    return ofFields(fields);
  }

  /** The source with every value in its own field again. */
  public static byte[] indexing(byte[] source) {
    return unindexed(source).isEmpty() ? source : ofFields(fields(source));
  }

  /** The names of the fields in {@link #UNINDEXED_FIELD}. */
  public static Set<String> unindexed(byte[] source) {
    String object = rawFields(source).get(UNINDEXED_FIELD);
    return object == null ? Set.of() : rawFields(object.getBytes(StandardCharsets.UTF_8)).keySet();
  }

  /**
   * The fields of a source in order, each with its JSON as it stands, those that are not indexed as
   * if they were.
   */
  public static Map<String, String> fields(byte[] source) {
    Map<String, String> fields = rawFields(source);
    String unindexed = fields.remove(UNINDEXED_FIELD);
    if (unindexed != null) {
      fields.putAll(rawFields(unindexed.getBytes(StandardCharsets.UTF_8)));
    }
    return fields;
  }

  private static Map<String, String> rawFields(byte[] source) {
    try (JsonParser json = JSON.createParser(source)) {
      json.nextToken();
      return fields(json, source);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Map<String, String> fields(JsonParser json, byte[] bytes) throws IOException {
    Map<String, String> fields = new LinkedHashMap<>();
    while (json.nextToken() == JsonToken.FIELD_NAME) {
      String name = json.currentName();
      json.nextToken();
      fields.put(name, new String(rawValue(json, bytes), StandardCharsets.UTF_8));
    }
    return fields;
  }

  /** The bytes of the value that the parser is at, which it then has passed. */
  static byte[] rawValue(JsonParser json, byte[] bytes) throws IOException {
    int start = (int) json.currentTokenLocation().getByteOffset();
    json.skipChildren();
    // Strings are read lazily: without this the location is still inside.
    json.finishToken();
    int end = (int) json.currentLocation().getByteOffset();
    return java.util.Arrays.copyOfRange(bytes, start, end);
  }

  static JsonParser parser(byte[] bytes) throws IOException {
    return JSON.createParser(bytes);
  }

  private static byte[] json(Body body) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(TYPICAL_BYTES);
    try (JsonGenerator generator = JSON.createGenerator(out)) {
      generator.writeStartObject();
      body.write(generator);
      generator.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }

  /** Writes the fields of an object. */
  private interface Body {
    void write(JsonGenerator generator) throws IOException;
  }
}
