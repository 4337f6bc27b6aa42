package io.pgstream.connect.benchmarks.measure;

import java.util.Locale;

/** What a number counts, and how it is written. */
public enum Unit {
  ROWS_PER_SECOND("rows/s", 0),
  MEGABYTES_PER_SECOND("MB/s", 1),
  MILLISECONDS("ms", 1),
  MICROSECONDS_PER_ROW("µs/row", 2),
  SECONDS("s", 1),
  MEBIBYTES("MiB", 0),
  PERCENT("%", 0);

  private final String text;
  private final int decimals;

  Unit(String text, int decimals) {
    this.text = text;
    this.decimals = decimals;
  }

  /** The unit as it stands behind a number. */
  public String text() {
    return text;
  }

  /** A number without its unit. */
  public String format(double value) {
    return String.format(Locale.ROOT, "%,." + decimals + "f", value);
  }
}
