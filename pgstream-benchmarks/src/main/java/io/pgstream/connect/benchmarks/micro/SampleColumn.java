package io.pgstream.connect.benchmarks.micro;

import java.util.function.IntFunction;

/**
 * A column of a made-up table.
 *
 * @param name its name, in need of no escapes
 * @param type the server's {@code format_type}
 * @param json the value of a row by the row's number, as JSON
 */
record SampleColumn(String name, String type, IntFunction<String> json) {

  static SampleColumn number(String name, String type, IntFunction<Object> value) {
    return new SampleColumn(name, type, row -> String.valueOf(value.apply(row)));
  }

  static SampleColumn text(String name, String type, IntFunction<Object> value) {
    return new SampleColumn(name, type, row -> "\"" + value.apply(row) + "\"");
  }

  String definition(String id) {
    return "{\"pgstream_id\":\"%s\",\"name\":\"%s\",\"type\":\"%s\",\"nullable\":true}"
        .formatted(id, name, type);
  }

  String value(int row) {
    return "{\"name\":\"%s\",\"value\":%s}".formatted(name, json.apply(row));
  }
}
