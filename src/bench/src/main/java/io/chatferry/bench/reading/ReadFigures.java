package io.chatferry.bench.reading;

import java.time.Duration;

/**
 * The cost of a process, from its start to its end.
 *
 * @param processor user and system time
 * @param residentBytes the most memory that it had; 0 where the system does not tell
 */
public record ReadFigures(Duration took, Duration processor, long residentBytes) {}
