package io.chatferry.send.state;

/**
 * How much of a limit was used within its last window.
 *
 * @param name {@code standard}, {@code core}, {@code data-import}; {@code sender}: of the busiest sender
 * @param used requests of this and other runs, or messages of the sender
 * @param limit how many are allowed; 0 = no limit
 * @param learned whether the limit is what the target allows, rather than what the job file says
 */
public record LimitUsage(String name, long used, long limit, long windowMillis, boolean learned) {}
