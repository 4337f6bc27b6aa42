/** Configuration keys of the Postgres sink and the checks behind validation. */
package io.pgstream.connect.sink.postgres.config;
