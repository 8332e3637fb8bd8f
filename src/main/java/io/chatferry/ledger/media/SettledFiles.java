package io.chatferry.ledger.media;

import io.chatferry.ledger.Db;
import io.chatferry.ledger.Ledger;
import java.util.ArrayList;
import java.util.List;

/** Which files the messages of the {@code send} step wait for. Reads only. */
public final class SettledFiles {

    private final Db db;
    private long last;

    public SettledFiles(Ledger ledger) {
        this.db = ledger.db();
        this.last = db.read(connection -> Db.number(connection, "SELECT COALESCE(MAX(settled), 0) FROM media"));
    }

    /** A file of a message. */
    public record FileOfMessage(long key, MediaState state, String name, String message) {}

    /** The files of the message whose body has this number. */
    public List<FileOfMessage> of(long seq) {
        return db.read(connection -> {
            List<FileOfMessage> files = new ArrayList<>(2);
            Db.each(
                    connection,
                    "SELECT f.file_key, d.state, d.name, COALESCE(d.words, '') FROM message_file f"
                            + " JOIN media d ON d.file_key = f.file_key WHERE f.seq = ? ORDER BY f.place",
                    row -> files.add(new FileOfMessage(
                            row.getLong(1), MediaState.of(row.getInt(2)), row.getString(3), row.getString(4))),
                    seq);
            return files;
        });
    }

    /** The files that were settled since this was last called. */
    public List<Long> news() {
        return db.read(connection -> {
            List<Long> files = new ArrayList<>();
            Db.each(
                    connection,
                    "SELECT settled, file_key FROM media WHERE settled > ? ORDER BY settled",
                    row -> {
                        last = row.getLong(1);
                        files.add(row.getLong(2));
                    },
                    last);
            return files;
        });
    }
}
