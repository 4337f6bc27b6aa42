/** The Kafka Connect sink that replays rows and schema changes into Postgres, exactly once. */
package io.pgstream.connect.sink.postgres;
