package io.chatferry.ledger;

/**
 * An index over all messages that only some jobs need. The schema does not create it: maintained while a million messages
 * are staged and sent, it would cost five times as much as the rows. It is created here only, once, by a transaction of the
 * run that holds the lock, before the first query that needs it.
 */
public enum MessageIndex {
    /** For threads and follow-ups, which refer to a message by its key. */
    BY_KEY("message_key", "key_hi, key_lo"),
    /** For answers of the target that name messages by its own ids. */
    BY_SERVER_ID("message_server_id", "server_id");

    private final String create;

    MessageIndex(String name, String columns) {
        this.create = "CREATE INDEX IF NOT EXISTS " + name + " ON message (" + columns + ")";
    }

    /** Creates the index, unless it exists. */
    public void require(Ledger ledger) {
        if (ledger.indexes().add(this)) {
            ledger.db().change(connection -> Db.update(connection, create));
        }
    }
}
