/** Going through many documents of an index, in steps. */
package io.pgstream.connect.sink.opensearch.scan;
