package io.chatferry.ledger.staging;

import io.chatferry.ledger.Db;
import io.chatferry.ledger.Ledger;
import io.chatferry.ledger.LedgerException;
import io.chatferry.ledger.outbox.RowCounts;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/** Deletes the rows of an interrupted pass before the next one begins. */
final class InterruptedPass {

    private InterruptedPass() {}

    /** Whether no request has been begun: then a pass may start from an empty ledger, which is much faster. */
    static boolean isNothingBegun(Connection connection) throws SQLException {
        return Db.number(connection, "SELECT COUNT(*) FROM message WHERE state IN (1, 2, 3, 4, 5, 9) OR attempts > 0")
                        == 0
                && Db.number(connection, "SELECT COUNT(*) FROM entity WHERE state IN (3, 4, 5)") == 0
                && Db.number(connection, "SELECT COUNT(*) FROM member WHERE state <> 0") == 0;
    }

    static void clear(Connection connection, boolean isFirst, long lastSeq, long lastReject) throws SQLException {
        for (String table : List.of(
                "incoming",
                "staged_entity",
                "staged_member",
                "staged_reply",
                "staged_follow_up",
                "duplicate_message",
                "staged_media")) {
            Db.update(connection, "TRUNCATE TABLE " + table);
        }
        if (isFirst) {
            for (String table : List.of(
                    "body",
                    "message",
                    "entity",
                    "entity_details",
                    "member",
                    "reject",
                    "repair",
                    "skipped_record",
                    "source_file",
                    "follow_up",
                    "flat_reply",
                    "message_file",
                    "sent_files")) {
                Db.update(connection, "TRUNCATE TABLE " + table);
            }
        } else {
            Db.update(connection, "DELETE FROM body WHERE seq > ?", lastSeq);
            Db.update(connection, "DELETE FROM message_file WHERE seq > ?", lastSeq);
            Db.update(connection, "DELETE FROM reject WHERE id > ?", lastReject);
            Db.update(connection, "DELETE FROM repair WHERE id > ?", lastReject);
            Db.update(connection, "DELETE FROM skipped_record WHERE id > ?", lastReject);
            long lastMessage = Ledger.number(connection, Staging.LAST_MESSAGE);
            Db.update(connection, "DELETE FROM message WHERE id > ? AND state IN (0, 6, 7, 8)", lastMessage);
            if (Db.number(connection, "SELECT COUNT(*) FROM message WHERE id > ?", lastMessage) > 0) {
                throw RowCounts.changedByAnother(); // sent before its pass was complete, which no run does
            }
        }
    }

    /** Whether the pass starts from an empty ledger: no request has been begun yet. */
    static boolean startsEmpty(Connection connection, boolean delta) throws SQLException {
        boolean hasNoPass = Ledger.fact(connection, Staging.PASSES) == null;
        if (delta && !hasNoPass) {
            return false;
        }
        boolean isNothingBegun = isNothingBegun(connection);
        if (hasNoPass && !isNothingBegun) {
            throw new LedgerException(
                    LedgerException.Reason.STORAGE,
                    "The ledger says that messages were sent, but not from which export; it is damaged."
                            + "\n  put back a copy of it from before, and please report this as a bug");
        }
        return isNothingBegun;
    }
}
