package io.chatferry.sandbox.store;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;
import org.jspecify.annotations.Nullable;

/** Records by key, in the order of their keys. Keys of several parts are joined by {@code /}. Thread-safe. */
public final class Table<T> {

    private final String name;
    private final Class<T> type;
    private final Journal journal;
    private final ConcurrentSkipListMap<String, T> rows = new ConcurrentSkipListMap<>();

    Table(String name, Class<T> type, Journal journal) {
        this.name = name;
        this.type = type;
        this.journal = journal;
    }

    public Optional<T> get(String key) {
        return Optional.ofNullable(rows.get(key));
    }

    public boolean has(String key) {
        return rows.containsKey(key);
    }

    /** Adds a row; false if the key exists. */
    public synchronized boolean add(String key, T row) {
        if (rows.putIfAbsent(key, row) != null) {
            return false;
        }
        journal.put(name, key, row);
        return true;
    }

    public synchronized void put(String key, T row) {
        rows.put(key, row);
        journal.put(name, key, row);
    }

    /** Removes a row; false if there is none. */
    public synchronized boolean remove(String key) {
        if (rows.remove(key) == null) {
            return false;
        }
        journal.remove(name, key);
        return true;
    }

    /** All rows by key; may be iterated during writes. */
    public Iterable<T> all() {
        return rows.values();
    }

    public int count() {
        return rows.size();
    }

    /** A snapshot of all rows by key. */
    public List<T> rows() {
        return new ArrayList<>(rows.values());
    }

    public boolean isEmpty() {
        return rows.isEmpty();
    }

    /** The rows whose key begins with this part and a slash. */
    public List<T> under(String part) {
        return new ArrayList<>(rows.subMap(part + "/", part + "0").values()); // 0 follows the slash
    }

    /** Removes the rows whose key begins with this part and a slash. */
    public synchronized void removeUnder(String part) {
        for (String key : new ArrayList<>(rows.subMap(part + "/", part + "0").keySet())) {
            remove(key);
        }
    }

    /** Applies a record of the journal. */
    void replay(String key, @Nullable Object row) {
        if (row == null) {
            rows.remove(key);
        } else {
            rows.put(key, type.cast(row));
        }
    }

    Class<T> type() {
        return type;
    }
}
