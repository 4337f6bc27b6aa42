/** Connections to Postgres servers. */
package io.pgstream.connect.common.postgres;
