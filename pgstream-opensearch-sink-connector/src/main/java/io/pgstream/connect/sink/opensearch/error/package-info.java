/** What an answer means: done, try again, or give up. */
package io.pgstream.connect.sink.opensearch.error;
