package io.chatferry.ledger;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** What a pass that was cut off has left behind, and how the next one begins without it. */
final class Leftovers {

    private Leftovers() {}

    /** As long as nothing has left for the target, a pass may start from an empty ledger: that is much faster. */
    static boolean nothingBegun(Connection connection) throws SQLException {
        return Db.number(connection, "SELECT COUNT(*) FROM message WHERE state IN (1, 2, 3, 4, 5, 9) OR attempts > 0")
                        == 0
                && Db.number(connection, "SELECT COUNT(*) FROM entity WHERE state IN (3, 4, 5)") == 0
                && Db.number(connection, "SELECT COUNT(*) FROM member WHERE state <> 0") == 0;
    }

    static void clear(Connection connection, boolean first, long lastSeq, long lastReject) throws SQLException {
        for (String table : List.of(
                "incoming",
                "staged_entity",
                "staged_member",
                "staged_reply",
                "staged_follow_up",
                "duplicate_message")) {
            Db.update(connection, "TRUNCATE TABLE " + table);
        }
        if (first) {
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
                    "flat_reply")) {
                Db.update(connection, "TRUNCATE TABLE " + table);
            }
        } else {
            Db.update(connection, "DELETE FROM body WHERE seq > ?", lastSeq);
            Db.update(connection, "DELETE FROM reject WHERE id > ?", lastReject);
            Db.update(connection, "DELETE FROM repair WHERE id > ?", lastReject);
            Db.update(connection, "DELETE FROM skipped_record WHERE id > ?", lastReject);
            long lastMessage = number(connection, Staging.LAST_MESSAGE);
            Db.update(connection, "DELETE FROM message WHERE id > ? AND state IN (0, 6, 7, 8)", lastMessage);
            if (Db.number(connection, "SELECT COUNT(*) FROM message WHERE id > ?", lastMessage) > 0) {
                throw Outbox.changedByAnother(); // sent before its pass was complete: no run does that
            }
        }
    }

    static long number(Connection connection, String fact) throws SQLException {
        String content = Ledger.fact(connection, fact);
        return content == null ? 0 : Long.parseLong(content);
    }

    /**
     * Removes the files that a run that was killed has left in the folder of its job, where whoever holds the lock is alone:
     * what it sorted, what it was writing and had not renamed yet, and how far it was.
     */
    static void clear(Path folder, String sort) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                if (isLeft(folder.relativize(file), sort)) {
                    Files.delete(file);
                }
            }
        }
    }

    private static boolean isLeft(Path file, String sort) {
        String name = file.getFileName().toString();
        return (file.startsWith(sort) && file.getNameCount() > 1)
                || (name.startsWith(".") && name.endsWith(".tmp"))
                || (file.getNameCount() == 1 && name.startsWith("progress.json"));
    }

    /** Empties the folder of what is sorted. */
    static void clear(Path sort) throws IOException {
        if (Files.isDirectory(sort)) {
            clear(sort.resolveSibling(""), sort.getFileName().toString());
        }
    }
}
