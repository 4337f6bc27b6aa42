/** Plugin metrics (KIP-877), where the worker has them. */
package io.pgstream.connect.common.metrics;
