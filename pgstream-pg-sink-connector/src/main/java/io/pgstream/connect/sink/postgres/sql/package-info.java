/** Text of the statements that write rows. */
package io.pgstream.connect.sink.postgres.sql;
