package io.pgstream.connect.sink.opensearch.document;

import com.fasterxml.jackson.core.JsonGenerator;
import io.pgstream.connect.common.event.ColumnValue;
import io.pgstream.connect.sink.opensearch.index.ColumnType;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.regex.Pattern;

/** Writes values in Postgres text form as JSON that the field's mapping takes. */
final class ValueWriter {
  /** JSON readers, the server's among them, refuse numbers of more than a thousand digits. */
  static final int MAX_NUMBER_LENGTH = 900;

  /** An element of an array of a domain over {@code box}: elsewhere it would be in quotes. */
  private static final Pattern BOXES =
      Pattern.compile("[{;]\\([^,()\"{}]+,[^,()\"{}]+\\),\\([^,()\"{}]+,[^,()\"{}]+\\)[;}]");

  private static final byte[] NULL = ascii("null");
  private static final byte[] TRUE = ascii("true");
  private static final byte[] FALSE = ascii("false");

  private ValueWriter() {}

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  /**
   * Writes one value.
   *
   * @param text Postgres text form; null is SQL NULL
   */
  static void write(JsonGenerator json, ColumnType type, String text) throws IOException {
    if (text == null) {
      json.writeNull();
    } else if (!type.array()) {
      scalar(json, type.family(), text);
    } else if (isJsonArray(type, text)) {
      ArrayLiteral.visit(text, type.delimiter(), new ArrayWriter(json, type.family()));
    } else {
      json.writeString(text);
    }
  }

  /** Writes one value; the same as the other way, sooner for what most values are. */
  static void write(JsonBytes json, ColumnType type, ColumnValue value) {
    if (value.isNull()) {
      json.raw(NULL);
    } else if (type.array()) {
      json.raw(DocumentSource.value(type, value.text()));
    } else {
      switch (type.family()) {
        case INTEGER, DECIMAL -> number(json, value);
        case BOOLEAN -> bool(json, value.text());
        case DATE, TIMESTAMP -> time(json, value);
        case JSON, TEXT, KEYWORD, ADDRESS, NETWORK -> json.string(value);
        case BINARY, TREE, PLACE, RANGE -> json.raw(DocumentSource.value(type, value.text()));
      }
    }
  }

  private static void number(JsonBytes json, ColumnValue value) {
    int start = json.length();
    boolean plain = json.plain(value);
    if (!plain || !isNumber(json.array(), start, json.length())) {
      json.truncate(start);
      json.string(value);
    }
  }

  private static void bool(JsonBytes json, String text) {
    switch (text) {
      case "true", "t" -> json.raw(TRUE);
      case "false", "f" -> json.raw(FALSE);
      default -> json.string(text);
    }
  }

  private static void time(JsonBytes json, ColumnValue value) {
    int start = json.length();
    json.add('"');
    int end = json.plain(value) ? DateText.iso(json.array(), start + 1, json.length()) : -1;
    if (end < 0) {
      json.truncate(start);
      json.string(DateText.iso(value.text()));
    } else {
      json.truncate(end);
      json.add('"');
    }
  }

  /**
   * Bounds that do not begin at 1 have no place in a JSON array, and of boxes one must know that
   * they are boxes: then the literal stays whole.
   */
  private static boolean isJsonArray(ColumnType type, String text) {
    return !text.startsWith("[")
        && !(type.delimiter() == ',' && BOXES.matcher(text).find())
        && ArrayLiteral.isValid(text, type.delimiter());
  }

  private static void scalar(JsonGenerator json, ColumnType.Family family, String text)
      throws IOException {
    switch (family) {
      case INTEGER, DECIMAL -> number(json, text);
      case BOOLEAN -> bool(json, text);
      case DATE, TIMESTAMP -> json.writeString(DateText.iso(text));
      case BINARY -> binary(json, text);
      case JSON, TEXT, KEYWORD, ADDRESS, NETWORK -> json.writeString(text);
      case TREE -> TreeText.write(json, text);
      case PLACE -> TreeText.write(json, TreeText.place(text));
      case RANGE -> RangeText.write(json, text);
    }
  }

  /** Digit by digit; NaN and infinities as strings. */
  static void number(JsonGenerator json, String text) throws IOException {
    byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
    if (isNumber(utf8, 0, utf8.length)) {
      json.writeNumber(text);
    } else {
      json.writeString(text);
    }
  }

  private static boolean isNumber(byte[] text, int start, int end) {
    return end - start <= MAX_NUMBER_LENGTH && NumberText.isJson(text, start, end);
  }

  private static void bool(JsonGenerator json, String text) throws IOException {
    switch (text) {
      case "true", "t" -> json.writeBoolean(true);
      case "false", "f" -> json.writeBoolean(false);
      default -> json.writeString(text);
    }
  }

  private static void binary(JsonGenerator json, String text) throws IOException {
    byte[] bytes;
    try {
      bytes = HexFormat.of().parseHex(text, text.startsWith("\\x") ? 2 : 0, text.length());
    } catch (IllegalArgumentException quotesTheValue) {
      throw new IllegalArgumentException("a bytea value is not hexadecimal");
    }
    json.writeBinary(bytes);
  }

  /** Writes the elements of an array; nested arrays stay nested. */
  private record ArrayWriter(JsonGenerator json, ColumnType.Family family)
      implements ArrayLiteral.Visitor {
    @Override
    public void startArray() throws IOException {
      json.writeStartArray();
    }

    @Override
    public void element(String value) throws IOException {
      if (value == null) {
        json.writeNull();
      } else {
        scalar(json, family, value);
      }
    }

    @Override
    public void endArray() throws IOException {
      json.writeEndArray();
    }
  }
}
