package io.chatferry.ledger.query;

import io.chatferry.ledger.Db;
import io.chatferry.ledger.Ledger;
import io.chatferry.ledger.sort.HashKeys;
import io.chatferry.model.Kind;
import java.util.Collection;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Finds single records in the ledger by an id or a place. It scans tables without an index, for a question of a person now and
 * then.
 */
public final class RecordFinder {

    private static final Pattern PLACE = Pattern.compile("(.+):(\\d{1,18})");
    private static final Pattern NUMBERED = Pattern.compile("(.+)-(\\d{1,9})");

    private final Db db;
    private final HashKeys keys = new HashKeys();

    public RecordFinder(Ledger ledger) {
        this.db = ledger.db();
    }

    /**
     * Finds the records that have this id.
     *
     * @param muids the id, and the muids that it may have become
     * @param most the longest list of each kind
     */
    public FoundRecords find(String id, Collection<String> muids, int most) {
        return db.read(connection -> {
            RecordSearch search = new RecordSearch(connection, most);
            for (String muid : muids) {
                search.byMuid(muid, 0);
                Matcher numbered = NUMBERED.matcher(muid);
                if (numbered.matches()) { // the muid of the third of equal messages ends in -3
                    search.byMuid(numbered.group(1), Integer.parseInt(numbered.group(2)));
                }
                search.duplicates("b.muid = ?", muid);
            }
            search.messages("m.server_id = ?", id);
            search.entities(
                    "e.entity_key IN (?, ?) OR e.target_id = ?",
                    keys.entity(Kind.USER, id),
                    keys.entity(Kind.GROUP, id),
                    id);
            search.rejects("r.record_key = ?", id);
            search.skipped("s.record_key = ?", id);
            return search.found();
        });
    }

    /** Finds the records that begin at this {@code file:line}, or else the last ones before it in that file. */
    public FoundRecords at(String place, int most) {
        Matcher parts = PLACE.matcher(place);
        return db.read(connection -> {
            RecordSearch search = new RecordSearch(connection, most);
            if (parts.matches()) {
                search.byPlace(parts.group(1), Long.parseLong(parts.group(2)));
            }
            return search.found();
        });
    }

    /** The line of a {@code file:line}; 0 if {@code place} is none. */
    public static long line(String place) {
        Matcher parts = PLACE.matcher(place);
        return parts.matches() ? Long.parseLong(parts.group(2)) : 0;
    }
}
