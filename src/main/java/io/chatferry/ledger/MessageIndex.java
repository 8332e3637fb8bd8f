package io.chatferry.ledger;

/**
 * An index over all messages that only some jobs need. The schema does not make them for everybody: kept while a million
 * messages are staged and sent they cost five times what the rows themselves do. They are made here and nowhere else, once,
 * as a change of the run that holds the lock, before the first query that needs them.
 */
public enum MessageIndex {
    /** For threads and follow-ups, which name their message by its key. */
    BY_KEY("message_key", "key_hi, key_lo"),
    /** For what the target says of messages by its own ids. */
    BY_SERVER_ID("message_server_id", "server_id");

    private final String create;

    MessageIndex(String name, String columns) {
        this.create = "CREATE INDEX IF NOT EXISTS " + name + " ON message (" + columns + ")";
    }

    /** Makes it, unless it is there. */
    public void require(Ledger ledger) {
        if (ledger.indexes().add(this)) {
            ledger.db().change(connection -> Db.update(connection, create));
        }
    }
}
