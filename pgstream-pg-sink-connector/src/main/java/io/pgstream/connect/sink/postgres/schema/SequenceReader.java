package io.pgstream.connect.sink.postgres.schema;

import io.pgstream.connect.common.postgres.Identifiers;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Finds the sequences that fill the columns of a table. */
final class SequenceReader {
  private static final Logger LOG = LoggerFactory.getLogger(SequenceReader.class);

  /**
   * Owned by a column (serial), behind it (identity), or named in its default: several tables may
   * share one. A partition has no identity of its own, so those of the tables above it count too.
   */
  private static final String SEQUENCES =
      "WITH tables AS (SELECT ?::oid AS relid UNION SELECT p.relid::oid"
          + " FROM pg_partition_ancestors(?::oid::regclass) p), uses AS ("
          + "SELECT d.refobjid AS relid, d.refobjsubid AS attnum, d.objid AS sequence"
          + " FROM pg_depend d JOIN tables t ON t.relid = d.refobjid"
          + " WHERE d.classid = 'pg_class'::regclass AND d.refclassid = 'pg_class'::regclass"
          + " AND d.refobjsubid > 0 AND d.deptype IN ('a', 'i')"
          + " UNION SELECT f.adrelid, f.adnum, d.refobjid FROM pg_attrdef f"
          + " JOIN tables t ON t.relid = f.adrelid JOIN pg_depend d"
          + " ON d.classid = 'pg_attrdef'::regclass AND d.objid = f.oid"
          + " AND d.refclassid = 'pg_class'::regclass)"
          + " SELECT DISTINCT a.attname, s.oid, n.nspname, s.relname, q.seqincrement,"
          + " CASE WHEN q.seqincrement > 0 THEN q.seqmin ELSE q.seqmax END,"
          + " CASE WHEN q.seqincrement > 0 THEN q.seqmax ELSE q.seqmin END,"
          + " has_sequence_privilege(s.oid, 'SELECT') AND has_sequence_privilege(s.oid, 'UPDATE')"
          + " FROM uses u JOIN pg_class s ON s.oid = u.sequence AND s.relkind = 'S'"
          + " JOIN pg_namespace n ON n.oid = s.relnamespace JOIN pg_sequence q ON q.seqrelid = s.oid"
          + " JOIN pg_attribute a ON a.attrelid = u.relid AND a.attnum = u.attnum"
          + " ORDER BY s.oid, a.attname";

  private SequenceReader() {}

  static List<TargetSequence> read(Connection connection, long table) throws SQLException {
    List<TargetSequence> sequences = new ArrayList<>();
    try (PreparedStatement statement = connection.prepareStatement(SEQUENCES)) {
      statement.setLong(1, table);
      statement.setLong(2, table);
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          TargetSequence sequence =
              new TargetSequence(
                  row.getString(1),
                  row.getLong(2),
                  Identifiers.qualify(row.getString(3), row.getString(4)),
                  row.getLong(5),
                  row.getLong(6),
                  row.getLong(7));
          if (row.getBoolean(8)) {
            sequences.add(sequence);
          } else {
            LOG.warn(
                "sequence {} of the target stays where it is, because the role lacks SELECT and"
                    + " UPDATE on it: after a promotion of the target it would give numbers that are"
                    + " taken",
                sequence.sqlName());
          }
        }
      }
    }
    return sequences;
  }
}
