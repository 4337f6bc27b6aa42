package io.pgstream.connect.source.schema;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * SQL conditions for the rows of a partition, made of what the server prints behind PARTITION BY
 * and FOR VALUES, so that it need not be asked: a partition that has been truncated may be gone by
 * now. There is none for hash partitions, whose hash function belongs to the partitioned table, and
 * where an operator class decides what is less.
 */
final class PartitionCondition {
  private static final String MINVALUE = "MINVALUE";
  private static final String MAXVALUE = "MAXVALUE";
  private static final String NULL = "NULL";

  private final List<String> key;
  private final List<String> conditions = new ArrayList<>();

  private PartitionCondition(List<String> key) {
    this.key = key;
  }

  /**
   * The condition of one partition.
   *
   * @param partitionKey for example {@code RANGE (created_at)}
   * @param bound for example {@code FOR VALUES FROM ('2026-01-01') TO ('2027-01-01')}
   * @return empty if there is none, as for DEFAULT, which depends on the others
   */
  static Optional<String> of(String partitionKey, String bound) {
    List<List<String>> key = SqlList.parse(partitionKey);
    List<List<String>> values = SqlList.parse(bound);
    if (key.size() != 1 || !key.get(0).stream().allMatch(PartitionCondition::hasUsualOrder)) {
      return Optional.empty();
    }
    PartitionCondition condition = new PartitionCondition(key.get(0));
    if (partitionKey.startsWith("LIST ") && values.size() == 1) {
      condition.list(values.get(0));
    } else if (partitionKey.startsWith("RANGE ") && values.size() == 2) {
      condition.range(values.get(0), values.get(1));
    } else {
      return Optional.empty();
    }
    return Optional.of(String.join(" AND ", condition.conditions));
  }

  /** An expression, perhaps with a collation; an operator class would be one more word. */
  private static boolean hasUsualOrder(String part) {
    List<String> words = SqlList.words(part);
    return words.size() == 1 || (words.size() == 3 && words.get(1).equals("COLLATE"));
  }

  private void list(List<String> values) {
    String plain =
        values.stream().filter(value -> !value.equals(NULL)).collect(Collectors.joining(", "));
    String isNull = key.get(0) + " IS NULL";
    String isOne = key.get(0) + " IN (" + plain + ")";
    if (!values.contains(NULL)) {
      conditions.add(isOne);
    } else {
      conditions.add(plain.isEmpty() ? isNull : "(" + isNull + " OR " + isOne + ")");
    }
  }

  private void range(List<String> lower, List<String> upper) {
    key.forEach(part -> conditions.add(part + " IS NOT NULL"));
    limit(lower, ">", ">=");
    limit(upper, "<=", "<");
  }

  /**
   * Rows are compared from left to right up to the first value without limits, which decides about
   * rows that are equal up to there.
   */
  private void limit(List<String> values, String ifGreatest, String otherwise) {
    int limited = 0;
    while (limited < values.size() && !isUnlimited(values.get(limited))) {
      limited++;
    }
    if (limited == 0) {
      return;
    }
    boolean endsGreatest = limited < values.size() && values.get(limited).equals(MAXVALUE);
    String operator = endsGreatest ? ifGreatest : otherwise;
    conditions.add(
        row(key.subList(0, limited)) + " " + operator + " " + row(values.subList(0, limited)));
  }

  private static boolean isUnlimited(String value) {
    return value.equals(MINVALUE) || value.equals(MAXVALUE);
  }

  private static String row(List<String> parts) {
    return "(" + String.join(", ", parts) + ")";
  }
}
