/** Waiting between tries. */
package io.pgstream.connect.common.retry;
