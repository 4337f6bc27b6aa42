/** What a failed statement means. */
package io.pgstream.connect.sink.postgres.error;
