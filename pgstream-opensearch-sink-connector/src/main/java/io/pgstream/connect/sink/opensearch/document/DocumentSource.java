package io.pgstream.connect.sink.opensearch.document;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import io.pgstream.connect.common.event.ColumnValue;
import io.pgstream.connect.sink.opensearch.index.ColumnType;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The {@code _source} of documents, as JSON bytes. Numbers are never parsed, here or on the way
 * through, so they keep every digit.
 */
public final class DocumentSource {
  /** The field that holds the id of the row's table. */
  public static final String TABLE_FIELD = "_table";

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

  /**
   * The source of a row's document.
   *
   * @param tableId the table's pgstream id
   * @param columns the row
   * @param inIdOnly the column whose value is in the document's id and nowhere else; null for none
   * @throws IllegalArgumentException if a value does not have its type's form
   */
  public static byte[] write(String tableId, List<ColumnValue> columns, String inIdOnly) {
    return json(
        generator -> {
          generator.writeStringField(TABLE_FIELD, tableId);
          for (ColumnValue column : columns) {
            if (!column.id().equals(inIdOnly)) {
              generator.writeFieldName(column.id());
              ValueWriter.write(generator, ColumnType.parse(column.type()), column.text());
            }
          }
        });
  }

  /** The JSON of one value, for {@link #with}. */
  public static String value(String type, String text) {
    byte[] object =
        json(
            generator -> {
              generator.writeFieldName("v");
              ValueWriter.write(generator, ColumnType.parse(type), text);
            });
    return fields(object).get("v");
  }

  /**
   * A source with these fields added or replaced; the values are JSON and are copied as they are.
   */
  public static byte[] with(byte[] source, Map<String, String> added) {
    Map<String, String> fields = fields(source);
    fields.putAll(added);
    return json(
        generator -> {
          for (Map.Entry<String, String> field : fields.entrySet()) {
            generator.writeFieldName(field.getKey());
            generator.writeRawValue(field.getValue());
          }
        });
  }

  /** The top-level fields of a source in order, each with its JSON as it stands. */
  public static Map<String, String> fields(byte[] source) {
    try (JsonParser json = JSON.createParser(source)) {
      json.nextToken();
      return fields(json, source);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Like {@link #fields(byte[])}, for the object that the parser of {@code bytes} is at. */
  static Map<String, String> fields(JsonParser json, byte[] bytes) throws IOException {
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
