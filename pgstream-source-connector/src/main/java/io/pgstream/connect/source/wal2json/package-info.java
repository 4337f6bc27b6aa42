/** The messages of the wal2json output plugin, format version 2, read without building objects. */
package io.pgstream.connect.source.wal2json;
