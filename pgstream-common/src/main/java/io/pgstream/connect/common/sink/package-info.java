/**
 * Delivery of records to a target: what both sinks need. {@link
 * io.pgstream.connect.common.sink.SinkDelivery} stands between a task's thread and the one thread
 * that talks to the target through a {@link io.pgstream.connect.common.sink.RecordTarget}.
 */
package io.pgstream.connect.common.sink;
