package io.pgstream.connect.it.fidelity;

import java.util.List;
import java.util.Locale;
import java.util.Random;

/** Dates, times and intervals. */
final class TimeTypes {
  private static final String[] TIMESTAMPS = {
    "infinity",
    "-infinity",
    "4714-11-24 00:00:00 BC",
    "0001-12-31 23:59:59.999999 BC",
    "0001-01-01 00:00:00",
    "0044-03-15 12:00:00.5 BC",
    "1970-01-01 00:00:00",
    "2016-12-31 23:59:60",
    "2024-02-29 12:34:56.000001",
    "2024-02-29 12:34:56.1",
    "9999-12-31 23:59:59.999999",
    "10000-01-01 00:00:00",
    "294276-12-31 23:59:59"
  };

  /** Rounded to fewer digits it would be a value that Postgres prints and does not read. */
  private static final String LAST_TIMESTAMP = "294276-12-31 23:59:59.999999";

  static final List<TypeFamily> ALL =
      List.of(
          TypeFamily.of(
                  "date",
                  "date",
                  "infinity",
                  "-infinity",
                  "4714-11-24 BC",
                  "0001-12-31 BC",
                  "0044-03-15 BC",
                  "0001-01-01",
                  "1582-10-10",
                  "2024-02-29",
                  "9999-12-31",
                  "10000-01-01",
                  "5874897-12-31")
              .withRandom(TimeTypes::date),
          TypeFamily.of(
                  "time",
                  "time",
                  "00:00:00",
                  "24:00:00",
                  "23:59:59.999999",
                  "12:00:00.1",
                  "12:00:00.1234",
                  "12:34:56.12345",
                  "11:59:60")
              .withRandom(TimeTypes::time),
          TypeFamily.of("time_3", "time(3)", "12:00:00.1", "23:59:59.9996", "12:00:00"),
          TypeFamily.of(
                  "timetz",
                  "time with time zone",
                  "12:00:00+05:30",
                  "00:00:00+15:59:59",
                  "24:00:00-15:59:59",
                  "23:59:59.999999+00",
                  "12:00:00.1-01")
              .withRandom(random -> time(random) + "+0" + random.nextInt(10)),
          TypeFamily.of("timetz_2", "time(2) with time zone", "12:00:00.123+05:30", "00:00:00+00"),
          TypeFamily.of("last_timestamp", "timestamp", LAST_TIMESTAMP, "epoch"),
          TypeFamily.of("timestamp", "timestamp", TIMESTAMPS)
              .withRandom(random -> date(random) + " " + time(random)),
          TypeFamily.of("timestamp_0", "timestamp(0)", TIMESTAMPS),
          TypeFamily.of("timestamp_3", "timestamp(3)", TIMESTAMPS),
          TypeFamily.of("timestamptz", "timestamp with time zone", TIMESTAMPS)
              .withRandom(random -> date(random) + " " + time(random) + "-03:30"),
          TypeFamily.of("timestamptz_3", "timestamp(3) with time zone", TIMESTAMPS),
          interval(),
          TypeFamily.of("interval_ym", "interval year to month", "1 year 2 mons", "-3 mons", "0"),
          TypeFamily.of(
              "interval_s2", "interval day to second(2)", "1 day 00:00:01.239", "-0.01 s"));

  private TimeTypes() {}

  private static TypeFamily interval() {
    return TypeFamily.of(
            "interval",
            "interval",
            "0",
            "1 year 2 mons -3 days +04:05:06.789",
            "-1 mons +2 days -00:00:00.000001",
            "178000000 years",
            "-178000000 years -11 mons -2147483648 days -2562047788:00:54.775807",
            "2562047788:00:54.775807",
            "00:00:00.1",
            "1 mon",
            "-1 year +1 mon")
        .withRandom(
            random ->
                random.nextInt(1000)
                    + " mons "
                    + (random.nextInt(2000) - 1000)
                    + " days "
                    + random.nextInt()
                    + " microseconds");
  }

  private static String date(Random random) {
    return String.format(
        Locale.ROOT,
        "%04d-%02d-%02d",
        1 + random.nextInt(20_000),
        1 + random.nextInt(12),
        1 + random.nextInt(28));
  }

  private static String time(Random random) {
    return String.format(
        Locale.ROOT,
        "%02d:%02d:%02d.%06d",
        random.nextInt(24),
        random.nextInt(60),
        random.nextInt(60),
        random.nextInt(1_000_000));
  }
}
