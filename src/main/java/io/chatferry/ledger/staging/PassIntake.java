package io.chatferry.ledger.staging;

import io.chatferry.ledger.ColumnText;
import io.chatferry.ledger.Db;
import io.chatferry.ledger.Ledger;
import io.chatferry.model.Kind;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a pass has found in its export beside records: notices, and the yield of each file.
 *
 * @param notes in the order of reading
 * @param files one entry for each file and kind of its records; one for a file without records
 */
public record PassIntake(List<Note> notes, List<FileYield> files) {

    private static final int NO_KIND = -1;

    /** Nothing is known. */
    public static final PassIntake NONE = new PassIntake(List.of(), List.of());

    public PassIntake {
        notes = List.copyOf(notes);
        files = List.copyOf(files);
    }

    /** A notice, and how often it applied. */
    public record Note(String message, long count) {}

    /**
     * The records of one kind in one file.
     *
     * @param kind null where it has none
     * @param isRead whether the file was read; if not, it was left out though it looks like data
     */
    public record FileYield(String name, @Nullable Kind kind, long records, boolean isRead) {}

    /** Replaces what was stored of the pass before, in the transaction of the caller. */
    public void store(Connection connection) throws SQLException {
        Db.update(connection, "DELETE FROM pass_note");
        int id = 0;
        for (Note note : notes) {
            Db.update(
                    connection,
                    "INSERT INTO pass_note (id, words, amount) VALUES (?, ?, ?)",
                    ++id,
                    ColumnText.of(note.message),
                    note.count);
        }
        Db.update(connection, "DELETE FROM pass_file");
        for (FileYield file : files) {
            Db.update(
                    connection,
                    "INSERT INTO pass_file (name, kind, records, is_read) VALUES (?, ?, ?, ?)",
                    ColumnText.of(file.name),
                    file.kind == null ? NO_KIND : file.kind.number(),
                    file.records,
                    file.isRead);
        }
    }

    /** The intake of the last complete pass; empty if it was made by a version that did not store it. */
    public static PassIntake of(Ledger ledger) {
        return ledger.db().read(connection -> {
            List<Note> notes = new ArrayList<>();
            Db.each(
                    connection,
                    "SELECT words, amount FROM pass_note ORDER BY id",
                    row -> notes.add(new Note(row.getString(1), row.getLong(2))));
            List<FileYield> files = new ArrayList<>();
            Db.each(connection, "SELECT name, kind, records, is_read FROM pass_file", row -> {
                int kind = row.getInt(2);
                files.add(new FileYield(
                        row.getString(1), kind == NO_KIND ? null : Kind.of(kind), row.getLong(3), row.getBoolean(4)));
            });
            return new PassIntake(notes, files);
        });
    }
}
