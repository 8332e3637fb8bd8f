package io.chatferry.ledger.media;

import io.chatferry.ledger.Db;
import io.chatferry.ledger.KeysetPages;
import io.chatferry.ledger.Ledger;
import io.chatferry.model.Attachment;
import io.chatferry.model.link.LinkTraits;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * What became of the files of a job.
 *
 * @param stored files that are in the store
 * @param objects what this ledger has stored, each content once
 * @param bytes of these objects
 * @param received bytes that were fetched, in all runs
 * @param missing by reason
 * @param hosts by the host of the links; an empty name stands for the export
 */
public record MediaSummary(
        long stored,
        long waiting,
        long objects,
        long bytes,
        long received,
        Map<String, Long> missing,
        Map<String, Host> hosts) {

    /** The files of one host, and their bytes as far as they are stored. */
    public record Host(long stored, long missing, long waiting, long bytes) {

        private static final Host NONE = new Host(0, 0, 0, 0);

        private Host plus(MediaState state, long size) {
            return switch (state) {
                case DONE -> new Host(stored + 1, missing, waiting, bytes + size);
                case MISSING -> new Host(stored, missing + 1, waiting, bytes);
                case WAITING, STORING -> new Host(stored, missing, waiting + 1, bytes);
            };
        }
    }

    /** Reads the ledger. */
    public static MediaSummary of(Ledger ledger) {
        long[] files = new long[MediaState.values().length];
        long[] received = {0};
        Map<String, Long> missing = new TreeMap<>();
        Map<String, Host> hosts = new TreeMap<>();
        return ledger.db().read(connection -> {
            Db.scan(
                    connection,
                    "SELECT file_key, source, state, size, received, reason FROM media WHERE file_key > ?"
                            + " ORDER BY file_key LIMIT 5000",
                    row -> {
                        MediaState state = MediaState.of(row.getInt(3));
                        long size = row.getLong(4);
                        files[state.number()]++;
                        received[0] += row.getLong(5);
                        if (state == MediaState.MISSING) {
                            missing.merge(row.getString(6), 1L, Long::sum);
                        }
                        hosts.merge(
                                host(row.getString(2)),
                                Host.NONE.plus(state, size),
                                (before, one) -> before.plus(state, size));
                    });
            return new MediaSummary(
                    files[MediaState.DONE.number()],
                    files[MediaState.WAITING.number()] + files[MediaState.STORING.number()],
                    Db.number(connection, "SELECT COUNT(*) FROM media_object WHERE state = 1"),
                    Db.number(connection, "SELECT COALESCE(SUM(size), 0) FROM media_object WHERE state = 1"),
                    received[0],
                    missing,
                    hosts);
        });
    }

    /** The host of a link; empty for a file that lies in the export. */
    public static String host(String source) {
        return Attachment.isInExport(source) ? "" : LinkTraits.of(source).host();
    }

    /** How many files are missing. */
    public long allMissing() {
        return missing.values().stream().mapToLong(each -> each).sum();
    }

    /**
     * A file that is missing, and a message that has it.
     *
     * @param source a link, or the address in the export
     */
    public record MissingFile(String where, String muid, String name, String source, String reason, String message) {}

    /** The missing files, each with every message that has it. The stream reads page by page. */
    public static Stream<MissingFile> missingFiles(Ledger ledger) {
        String sql = "SELECT b.seq * 1000 + f.place, s.name, b.line, b.muid, d.name, d.source, d.reason, d.words"
                + " FROM media d JOIN message_file f ON f.file_key = d.file_key JOIN body b ON b.seq = f.seq"
                + " JOIN source_file s ON s.id = b.file"
                + " WHERE d.state = 3 AND b.seq * 1000 + f.place > ? ORDER BY 1 LIMIT 500";
        return new KeysetPages<MissingFile>(after -> ledger.db().read(connection -> {
                    List<KeysetPages.Keyed<MissingFile>> page = new ArrayList<>();
                    Db.each(
                            connection,
                            sql,
                            row -> page.add(new KeysetPages.Keyed<>(
                                    row.getLong(1),
                                    new MissingFile(
                                            row.getString(2) + ":" + row.getLong(3),
                                            row.getString(4),
                                            row.getString(5),
                                            row.getString(6),
                                            row.getString(7),
                                            row.getString(8)))),
                            after);
                    return page;
                }))
                .stream();
    }
}
