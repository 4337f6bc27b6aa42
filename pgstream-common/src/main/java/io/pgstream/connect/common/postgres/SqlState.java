package io.pgstream.connect.common.postgres;

/**
 * The SQLSTATEs that single errors are compared with or made of; appendix A of the PostgreSQL
 * manual lists all.
 */
public final class SqlState {
  public static final String CONNECTION_FAILURE = "08006";
  public static final String FEATURE_NOT_SUPPORTED = "0A000";
  public static final String INVALID_PARAMETER = "22023";
  public static final String UNIQUE_VIOLATION = "23505";
  public static final String INVALID_AUTHORIZATION = "28000";
  public static final String INVALID_PASSWORD = "28P01";
  public static final String NO_SUCH_DATABASE = "3D000";
  public static final String UNDEFINED_SCHEMA = "3F000";
  public static final String SERIALIZATION_FAILURE = "40001";
  public static final String DEADLOCK_DETECTED = "40P01";
  public static final String INSUFFICIENT_PRIVILEGE = "42501";
  public static final String UNDEFINED_COLUMN = "42703";
  public static final String UNDEFINED_OBJECT = "42704";
  public static final String CANNOT_COERCE = "42846";
  public static final String UNDEFINED_TABLE = "42P01";
  public static final String TOO_MANY_CONNECTIONS = "53300";
  public static final String OBJECT_NOT_IN_STATE = "55000";
  public static final String OBJECT_IN_USE = "55006";
  public static final String LOCK_NOT_AVAILABLE = "55P03";
  public static final String QUERY_CANCELED = "57014";
  public static final String ADMIN_SHUTDOWN = "57P01";
  public static final String STARTING_UP = "57P03";
  public static final String UNDEFINED_FILE = "58P01";

  private SqlState() {}
}
