package io.pgstream.connect.local;

/**
 * A service of a stack as another process sees it.
 *
 * @param name the service's name
 * @param url the address clients use
 * @param pid id of the process that was started last
 * @param isRunning whether that process exists
 */
public record ServiceStatus(String name, String url, long pid, boolean isRunning) {}
