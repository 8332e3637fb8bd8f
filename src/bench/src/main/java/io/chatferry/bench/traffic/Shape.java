package io.chatferry.bench.traffic;

/** How the messages are spread over senders and conversations. */
public enum Shape {
    /** Many senders alike, each in a few conversations of two: the app's limit binds. */
    EVEN,
    /** Few send much and many little, in conversations as unlike: the busiest sender binds, a little before the app. */
    ZIPF,
    /**
     * Most of the messages go to one group, several a second; some of its members start late and write so much that
     * their own limits bind as soon as the app's.
     */
    GIANT,
    /**
     * One of 3,000 users writes a third of all, and binds alone: whatever holds it up at the start is lost. Three
     * users of ten are only named by messages.
     */
    CRITICAL;
}
