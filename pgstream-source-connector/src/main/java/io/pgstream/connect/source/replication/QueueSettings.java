package io.pgstream.connect.source.replication;

/**
 * What may wait between the reader thread and the task.
 *
 * @param maxBytes bound of what waits, in bytes; one record larger than that passes alone
 * @param batchIntervalMs least time from one batch to the next while little is waiting, in
 *     milliseconds; the first after a pause leaves at once
 */
public record QueueSettings(long maxBytes, int batchIntervalMs) {}
