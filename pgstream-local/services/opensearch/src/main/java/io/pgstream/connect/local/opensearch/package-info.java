/** One OpenSearch node as a process: only the main class, started by the local stack. */
package io.pgstream.connect.local.opensearch;
