package io.pgstream.connect.sink.opensearch.index;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/** Request paths. */
final class Paths {
  private Paths() {}

  /** A path of these parts, each percent-encoded. */
  static String of(String... parts) {
    StringBuilder path = new StringBuilder();
    for (String part : parts) {
      path.append('/').append(URLEncoder.encode(part, StandardCharsets.UTF_8).replace("+", "%20"));
    }
    return path.toString();
  }
}
