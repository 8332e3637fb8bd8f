package io.chatferry.job.monitor;

/**
 * How {@code status} shows what it knows.
 *
 * @param watch again and again until nobody works on the job any more
 * @param json for programs: one document, or one a line with {@code watch}
 */
public record StatusView(boolean watch, boolean json) {}
