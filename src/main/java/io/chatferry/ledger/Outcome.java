package io.chatferry.ledger;

/** What became of a message that was begun, to be written to the ledger. */
public sealed interface Outcome {

    /** The message's number. */
    long id();

    /** The target answered with success for this very message, or was found to have it. */
    record Sent(long id, String serverId) implements Outcome {}

    /** The target refuses it. */
    record Failed(long id, String code, String words) implements Outcome {}

    /** It was surely not processed: it may go again. */
    record NotSent(long id) implements Outcome {}

    /**
     * Nobody knows.
     *
     * @param closedAtMillis when the connection was closed, or the request given up
     */
    record Doubtful(long id, long closedAtMillis, String words) implements Outcome {}
}
