package io.chatferry.ledger.media;

import io.chatferry.ledger.Db;
import io.chatferry.ledger.Ledger;

/** Whether the identity of messages that were begun depends on what becomes of their files. Reads only. */
public final class MediaIdentity {

    private MediaIdentity() {}

    /** Whether messages have files that lie in the export, and are copied. */
    public static boolean hasFilesOfExport(Ledger ledger) {
        return ledger.db()
                .read(connection -> Db.number(
                                connection,
                                "SELECT COUNT(*) FROM (SELECT file_key FROM media WHERE source LIKE 'export:%' LIMIT 1) one")
                        > 0);
    }

    /** Whether messages were begun whose muid is a hash of their content. */
    public static boolean hasBegunWithoutIds(Ledger ledger) {
        return ledger.db()
                .read(connection -> Db.number(
                                connection,
                                "SELECT COUNT(*) FROM (SELECT m.id FROM message m JOIN body b ON b.seq = m.seq"
                                        + " WHERE m.state IN (1, 2, 3, 4, 5) AND b.muid LIKE 'cf1-%' LIMIT 1) one")
                        > 0);
    }
}
