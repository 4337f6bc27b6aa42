/** How requests reach the server. */
package io.pgstream.connect.sink.opensearch.client;
