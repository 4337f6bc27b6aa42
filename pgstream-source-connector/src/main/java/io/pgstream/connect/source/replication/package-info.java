/** The replication stream and the thread that owns it. */
package io.pgstream.connect.source.replication;
