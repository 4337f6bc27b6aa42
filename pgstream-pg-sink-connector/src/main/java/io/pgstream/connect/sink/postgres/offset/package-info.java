/** How far each topic partition has been applied, kept in the target. */
package io.pgstream.connect.sink.postgres.offset;
