package io.chatferry.ledger.media;

import io.chatferry.ledger.Db;
import io.chatferry.ledger.Ledger;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The files that are still to be copied.
 *
 * @param inExport of them, those that lie in the export
 * @param sized files whose size the export says
 * @param bytes of these
 * @param hosts files by host, those of the export left out
 * @param expiries of the links that expire, in milliseconds, ascending
 * @param examples of the links of each host, for asking; at most some
 */
public record MediaPlan(
        long files,
        long inExport,
        long sized,
        long bytes,
        Map<String, Long> hosts,
        List<Long> expiries,
        List<String> examples) {

    /** Links of one host that are kept. */
    private static final int PER_HOST = 20;

    /** Reads the ledger; a job that copies no files has none. */
    public static MediaPlan of(Ledger ledger) {
        long[] counts = new long[4];
        Map<String, Long> hosts = new TreeMap<>();
        List<Long> expiries = new ArrayList<>();
        List<String> examples = new ArrayList<>();
        ledger.db()
                .visit(connection -> Db.scan(
                        connection,
                        "SELECT file_key, source, declared_size, expires_at FROM media WHERE file_key > ?"
                                + " AND state IN (0, 1) ORDER BY file_key LIMIT 5000",
                        row -> {
                            counts[0]++;
                            String host = MediaSummary.host(row.getString(2));
                            if (host.isEmpty()) {
                                counts[1]++;
                            } else if (hosts.merge(host, 1L, Long::sum) <= PER_HOST) {
                                examples.add(row.getString(2)); // by a hash, and so in no order
                            }
                            if (row.getLong(3) >= 0) {
                                counts[2]++;
                                counts[3] += row.getLong(3);
                            }
                            long expiry = row.getLong(4);
                            if (!row.wasNull()) {
                                expiries.add(expiry);
                            }
                        }));
        Collections.sort(expiries);
        return new MediaPlan(counts[0], counts[1], counts[2], counts[3], hosts, expiries, examples);
    }
}
