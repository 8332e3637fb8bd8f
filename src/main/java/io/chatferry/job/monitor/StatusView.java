package io.chatferry.job.monitor;

/**
 * The options of {@code status}.
 *
 * @param watch whether to repeat it until no run is alive
 * @param json whether to print JSON: one document, or with {@code watch} one per line
 */
public record StatusView(boolean watch, boolean json) {}
