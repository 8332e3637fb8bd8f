package io.chatferry.ledger.merge;

import io.chatferry.ledger.Db;
import io.chatferry.ledger.Ledger;
import io.chatferry.ledger.LedgerException;
import io.chatferry.ledger.staging.Staging;
import io.chatferry.model.Kind;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CancellationException;
import java.util.function.BooleanSupplier;

/**
 * Turns a pass that was read to its end into what a run works on: one row per user, group, membership and message, in a
 * chain of transactions. The last one deletes the rows that the pass replaces and marks the pass complete. After a kill or a
 * takeover before that, no export is current: the next run reads its export again, deletes the new rows, and repeats the
 * changes of old rows.
 */
public final class PassMerge {

    private static final String INPUTS = "pass.settings";

    private final Ledger ledger;
    private final Staging staging;
    private final MergeSettings settings;
    private final BooleanSupplier stop;

    /** @param stop asked between two transactions whether the merge is to stop */
    public PassMerge(Ledger ledger, Staging staging, MergeSettings settings, BooleanSupplier stop) {
        this.ledger = ledger;
        this.staging = staging;
        this.settings = settings;
        this.stop = stop;
    }

    /** Whether the last complete pass read just these inputs with just these settings. */
    public static boolean isCurrent(Ledger ledger, List<InputFile> inputs, String settingsHash) {
        return ledger.db().read(connection -> {
            List<InputFile> read = inputs(connection);
            return settingsHash.equals(Ledger.fact(connection, INPUTS)) && read.equals(sorted(inputs));
        });
    }

    /** The hash of the settings that the last complete pass was read with; empty if there was none. */
    public static String settings(Ledger ledger) {
        return ledger.fact(INPUTS).orElse("");
    }

    /**
     * Merges the pass.
     *
     * @return ids that clash: if there are any, the pass is not complete, and the export has to be staged again with other
     *     ids for the losers
     * @throws CancellationException if it was stopped: the pass is not complete, as after a crash
     */
    public List<IdClash> merge(List<InputFile> inputs, String settingsHash) {
        return merge(inputs, settingsHash, Map.of());
    }

    /**
     * As {@link #merge(List, String)}.
     *
     * @param facts to be remembered in the transaction that completes the pass
     */
    public List<IdClash> merge(List<InputFile> inputs, String settingsHash, Map<String, String> facts) {
        try {
            // from the first changed row to the end of the merge, the rows are those of no export
            ledger.remember(INPUTS, "");
            new EntityMerge(staging, settings, this::checkStop).run();
            List<IdClash> clashes = new IdClashes(staging).find();
            if (!clashes.isEmpty()) {
                return clashes;
            }
            Db db = ledger.db();
            db.change(connection -> new MemberMerge(connection, staging).run(settings.delta()));
            new MediaMerge(staging, this::checkStop).run();
            try (MessageMerge messages = new MessageMerge(staging, ledger.sortFolder(), settings, this::checkStop)) {
                messages.run();
                checkStop();
                db.change(connection -> {
                    messages.complete(connection);
                    MediaMerge.deleteUnused(connection);
                    if (settings.rejectUndescribed()) {
                        new UndescribedEntities(connection, staging).reject();
                    }
                    complete(connection, inputs, settingsHash);
                    for (Map.Entry<String, String> fact : facts.entrySet()) {
                        Ledger.remember(connection, fact.getKey(), fact.getValue());
                    }
                });
            }
            return List.of();
        } catch (UncheckedIOException failed) {
            throw sortingFailed(Objects.requireNonNull(failed.getCause()));
        }
    }

    private void checkStop() {
        if (stop.getAsBoolean()) {
            throw new CancellationException("the merge was stopped");
        }
    }

    private LedgerException sortingFailed(IOException failed) {
        return LedgerException.ofDisk("Sorting in " + ledger.sortFolder() + " failed", failed);
    }

    private void complete(Connection connection, List<InputFile> inputs, String settingsHash) throws SQLException {
        Db.update(connection, "DELETE FROM reject WHERE id <= ?", number(connection, Staging.LAST_REJECT));
        Db.update(connection, "DELETE FROM repair WHERE id <= ?", number(connection, Staging.LAST_REJECT));
        Db.update(connection, "DELETE FROM skipped_record WHERE id <= ?", number(connection, Staging.LAST_REJECT));
        Db.update(connection, "DELETE FROM input");
        for (InputFile input : sorted(inputs)) {
            Db.update(
                    connection,
                    "INSERT INTO input (path, bytes, sha256) VALUES (?, ?, ?)",
                    input.path(),
                    input.bytes(),
                    input.sha256());
        }
        staging.intake().store(connection);
        Db.update(connection, "DELETE FROM pass_count");
        for (Kind kind : Kind.values()) {
            for (Map.Entry<String, Long> count : staging.counts().of(kind).entrySet()) {
                Db.update(
                        connection,
                        "INSERT INTO pass_count (kind, word, amount) VALUES (?, ?, ?)",
                        kind.number(),
                        count.getKey(),
                        count.getValue());
            }
        }
        Ledger.remember(connection, Staging.LAST_SEQ, Long.toString(staging.seq()));
        Ledger.remember(connection, Staging.LAST_REJECT, Long.toString(staging.rejectId()));
        long lastMessage = Db.number(connection, "SELECT COALESCE(MAX(id), 0) FROM message");
        Ledger.remember(connection, Staging.LAST_MESSAGE, Long.toString(lastMessage));
        Ledger.remember(connection, INPUTS, settingsHash);
        Ledger.remember(connection, Staging.PASSES, Long.toString(number(connection, Staging.PASSES) + 1));
    }

    /** Makes the next run read the export again. */
    public static void forget(Connection connection) throws SQLException {
        Ledger.remember(connection, INPUTS, "");
    }

    private static long number(Connection connection, String fact) throws SQLException {
        String content = Ledger.fact(connection, fact);
        return content == null ? 0 : Long.parseLong(content);
    }

    public static List<InputFile> inputs(Connection connection) throws SQLException {
        List<InputFile> read = new ArrayList<>();
        Db.each(
                connection,
                "SELECT path, bytes, sha256 FROM input",
                row -> read.add(new InputFile(row.getString(1), row.getLong(2), row.getString(3))));
        return sorted(read);
    }

    private static List<InputFile> sorted(List<InputFile> inputs) {
        return inputs.stream()
                .sorted(Comparator.comparing(InputFile::path).thenComparing(InputFile::sha256))
                .toList();
    }

    /** Stores other ids for the losers of clashes; the next pass has to use {@link #overrides}. */
    public static void override(Ledger ledger, Kind kind, Map<String, String> targetBySource) {
        ledger.db().change(connection -> {
            for (Map.Entry<String, String> entry : targetBySource.entrySet()) {
                Db.update(
                        connection,
                        "INSERT INTO id_override (kind, source_id, target_id) VALUES (?, ?, ?)",
                        kind.number(),
                        entry.getKey(),
                        entry.getValue());
            }
        });
    }

    /** The ids that were given to losers of clashes, by source id. */
    public static Map<String, String> overrides(Ledger ledger, Kind kind) {
        return ledger.db().read(connection -> {
            Map<String, String> found = new HashMap<>();
            Db.each(
                    connection,
                    "SELECT source_id, target_id FROM id_override WHERE kind = ?",
                    row -> found.put(row.getString(1), row.getString(2)),
                    kind.number());
            return found;
        });
    }
}
