package io.pgstream.connect.benchmarks.figure;

import io.pgstream.connect.benchmarks.workload.TableShape;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * All figures. Those whose name begins with {@code growth} or {@code ddl} run only when they are
 * asked for.
 */
public final class Figures {
  private static final String GROWTH = "growth";
  private static final String DDL = "ddl";
  private static final TableShape TYPICAL = TableShape.TYPICAL;

  private Figures() {}

  /** The figures of the report. */
  public static List<Figure> usual() {
    return all()
        .filter(figure -> !figure.name().startsWith(GROWTH) && !figure.name().startsWith(DDL))
        .toList();
  }

  /**
   * The figures whose names are one of these, or begin with one that is no figure's name.
   *
   * @throws IllegalArgumentException if none does
   */
  public static List<Figure> named(List<String> beginnings) {
    List<Figure> found =
        all()
            .filter(figure -> beginnings.stream().anyMatch(asked -> isMeant(asked, figure)))
            .toList();
    if (found.isEmpty()) {
      throw new IllegalArgumentException(
          "no figure's name begins with "
              + String.join(" or ", beginnings)
              + "; there are "
              + String.join(", ", names()));
    }
    return found;
  }

  private static boolean isMeant(String asked, Figure figure) {
    return names().contains(asked) ? figure.name().equals(asked) : figure.name().startsWith(asked);
  }

  /** The names of all figures. */
  public static List<String> names() {
    return all().map(Figure::name).toList();
  }

  private static Stream<Figure> all() {
    return Stream.of(sources(), postgres(), rest(), ddl(), growth()).flatMap(List::stream);
  }

  private static List<Figure> sources() {
    return List.of(
        source("source", "Source, 1,000-row transactions", 1_000, TYPICAL, 1),
        // Writing them takes longer than streaming them.
        source("source-small", "Source, one-row transactions", 1, TYPICAL, 0.4));
  }

  private static Figure source(
      String name, String title, int transactionRows, TableShape shape, double rowShare) {
    return new SourceFigure(
        name, title, "at least 85 % of the bare reader", shape, transactionRows, rowShare);
  }

  private static List<Figure> postgres() {
    return List.of(
        pgSink("sink-insert", "Postgres sink, inserts", "60 % of COPY", SinkWork.INSERT, 1),
        pgSink("sink-update", "Postgres sink, updates", "85 % of unnest", SinkWork.UPDATE, 1),
        pgSink("sink-delete", "Postgres sink, deletes", "85 % of unnest", SinkWork.DELETE, 1),
        pgSink("sink-hot", "Postgres sink, 1,000 hot rows", "10 times plain", SinkWork.HOT, 1));
  }

  private static Figure pgSink(
      String name, String title, String goal, SinkWork work, int partitions) {
    return new PgSinkFigure(name, title, "at least " + goal, work, spread(partitions), partitions);
  }

  private static List<Figure> rest() {
    return List.of(
        search("opensearch", "OpenSearch sink", 1),
        new SnapshotFigure("snapshot", "Initial snapshot to target Postgres", ""),
        new EndToEndFigure("end-to-end", "Source to target Postgres, all at once", "", false),
        new EndToEndFigure(
            "all-targets", "Source to both targets, all at once", "at most 450 MiB", true),
        new LatencyFigure());
  }

  private static List<Figure> ddl() {
    return List.of(
        new DdlFigure(DDL + "-100", "Schema change among 100 tables", "below 5 ms", 100),
        new DdlFigure(DDL + "-1000", "Schema change among 1,000 tables", "below 20 ms", 1_000));
  }

  private static Figure search(String name, String title, int partitions) {
    return new OpenSearchFigure(
        name, title, "at least 80 % of raw bulk requests", spread(partitions), partitions);
  }

  /** A schema's records share a partition: several per partition, or some stay empty. */
  private static TableShape spread(int partitions) {
    return partitions == 1 ? TYPICAL : TYPICAL.withSchemas(4 * partitions);
  }

  private static List<Figure> growth() {
    List<Figure> figures = new ArrayList<>();
    for (int tables : new int[] {1, 10, 100, 1_000}) {
      figures.add(
          source(
              GROWTH + "-tables-" + tables,
              "Source, " + tables + " tables",
              10,
              TYPICAL.withTables(tables),
              0.2));
    }
    for (int columns : new int[] {10, 500}) {
      figures.add(
          source(
              GROWTH + "-columns-" + columns,
              "Source, " + columns + " columns",
              1_000,
              TYPICAL.withColumns(columns),
              // As many values in all as the typical rows have.
              (double) TYPICAL.columns() / columns));
    }
    figures.add(
        source(
            GROWTH + "-bytes-150", "Source, rows of 150 B", 1_000, TYPICAL.withRowBytes(150), 1));
    figures.add(
        source(
            GROWTH + "-bytes-1m",
            "Source, rows of 1 MB",
            1,
            TYPICAL.withRowBytes(1_000_000),
            0.001));
    for (int partitions : new int[] {1, 2, 4}) {
      String tasks = partitions == 1 ? " task" : " tasks";
      figures.add(
          pgSink(
              GROWTH + "-sink-tasks-" + partitions,
              "Postgres sink, " + partitions + tasks,
              "60 % of COPY",
              SinkWork.INSERT,
              partitions));
      figures.add(
          search(
              GROWTH + "-opensearch-tasks-" + partitions,
              "OpenSearch sink, " + partitions + tasks,
              partitions));
    }
    return figures;
  }
}
