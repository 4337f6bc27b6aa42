/**
 * Real services as local processes: two Postgres servers, a Kafka broker, Connect workers and an
 * OpenSearch node.
 *
 * <p>{@link io.pgstream.connect.local.LocalStack} is the entry; the demo, {@code pgstream local},
 * the integration tests and the benchmarks use it. Nothing here has a server's jar on its own class
 * path: every server is a JVM or a program of its own.
 */
package io.pgstream.connect.local;
