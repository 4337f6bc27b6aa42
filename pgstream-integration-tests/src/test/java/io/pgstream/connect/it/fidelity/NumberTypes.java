package io.pgstream.connect.it.fidelity;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.List;
import java.util.Random;

/** Numbers, money, booleans and bits. */
final class NumberTypes {
  static final List<TypeFamily> ALL =
      List.of(
          TypeFamily.of("smallint", "smallint", "-32768", "32767", "0", "-1")
              .withRandom(random -> Short.toString((short) random.nextInt())),
          TypeFamily.of("integer", "integer", "-2147483648", "2147483647", "0", "-1")
              .withRandom(random -> Integer.toString(random.nextInt())),
          TypeFamily.of(
                  "bigint",
                  "bigint",
                  "-9223372036854775808",
                  "9223372036854775807",
                  "9007199254740993",
                  "-9007199254740993",
                  "0")
              .withRandom(random -> Long.toString(random.nextLong())),
          numeric(),
          TypeFamily.of("numeric_10_2", "numeric(10,2)", "0", "0.10", "-99999999.99", "99999999.99")
              .withRandom(random -> BigDecimal.valueOf(random.nextInt(), 2).toPlainString()),
          TypeFamily.of("numeric_5_m2", "numeric(5,-2)", "0", "12300", "-9999900"),
          TypeFamily.of(
                  "real",
                  "real",
                  "0",
                  "-0",
                  "1e-45",
                  "-1.1754944e-38",
                  "3.4028235e38",
                  "0.1",
                  "16777217",
                  "1.2345679e-05",
                  "1e15")
              .withRandom(NumberTypes::real),
          TypeFamily.of(
                  "double",
                  "double precision",
                  "0",
                  "-0",
                  "4.9e-324",
                  "2.2250738585072014e-308",
                  "-1.7976931348623157e308",
                  "0.1",
                  "0.30000000000000004",
                  "123456789012345680",
                  "1e15",
                  "1e16",
                  "-1e-7")
              .withRandom(NumberTypes::doublePrecision),
          TypeFamily.of("boolean", "boolean", "true", "false"),
          TypeFamily.of(
                  "money",
                  "money",
                  "0",
                  "0.01",
                  "-0.01",
                  "1234.56",
                  "-1234567.89",
                  "92233720368547758.07",
                  "-92233720368547758.08")
              .withRandom(random -> BigDecimal.valueOf(random.nextInt(), 2).toPlainString()),
          TypeFamily.of("bit", "bit", "0", "1"),
          TypeFamily.of("bit_8", "bit(8)", "00000000", "10000001", "11111111")
              .withRandom(random -> bits(random, 8)),
          TypeFamily.of(
                  "varbit", "bit varying", "", "0", "101", "0000000000000000000000000000000001")
              .withLarge("repeat('0110100110', 3000)")
              .withRandom(random -> bits(random, random.nextInt(100))),
          TypeFamily.of("varbit_12", "bit varying(12)", "", "1", "111111111111"),
          TypeFamily.of("oid", "oid", "0", "4294967295", "2147483648"),
          TypeFamily.of("pg_lsn", "pg_lsn", "0/0", "16/B374D848", "FFFFFFFF/FFFFFFFF"),
          TypeFamily.of("xid8", "xid8", "0", "18446744073709551615"),
          TypeFamily.of("xid", "xid", "0", "4294967295").withoutOrder(),
          TypeFamily.of("cid", "cid", "0", "4294967295").withoutOrder(),
          TypeFamily.of("tid", "tid", "(0,0)", "(4294967295,65535)"),
          TypeFamily.of("pg_snapshot", "pg_snapshot", "10:20:10,14,15", "1:1:").withoutOrder(),
          TypeFamily.of("txid_snapshot", "txid_snapshot", "10:20:10,14,15", "1:1:").withoutOrder());

  private NumberTypes() {}

  private static TypeFamily numeric() {
    String thousand = "9".repeat(1000) + "." + "1".repeat(1000);
    return TypeFamily.of(
            "numeric",
            "numeric",
            "0",
            "1.00",
            "-0.000000000000000000000000000001",
            "12345678901234567890.123456789",
            "0.10",
            "9007199254740993",
            "1e300",
            "-1e-300",
            thousand,
            "-" + thousand)
        .withLarge("repeat('123456789', 3000) || '.5'")
        .withRandom(NumberTypes::decimal);
  }

  private static String decimal(Random random) {
    BigInteger digits = new BigInteger(1 + random.nextInt(400), random);
    String text = new BigDecimal(digits, random.nextInt(60)).toPlainString();
    return random.nextBoolean() ? text : "-" + text;
  }

  private static String real(Random random) {
    float value = Float.intBitsToFloat(random.nextInt());
    return Float.isFinite(value) ? Float.toString(value) : "0.5";
  }

  private static String doublePrecision(Random random) {
    double value = Double.longBitsToDouble(random.nextLong());
    return Double.isFinite(value) ? Double.toString(value) : "0.5";
  }

  private static String bits(Random random, int length) {
    StringBuilder bits = new StringBuilder(length);
    for (int i = 0; i < length; i++) {
      bits.append(random.nextInt(2));
    }
    return bits.toString();
  }
}
