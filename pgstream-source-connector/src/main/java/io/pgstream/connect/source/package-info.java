/** The source connector: one Postgres logical replication slot into one topic. */
package io.pgstream.connect.source;
