package io.chatferry.source.guess.profile;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A table: files of the same columns, the rows at a path of a document, or a query; with the profile of its first rows. */
public final class Table {

    /** As many rows of each table are looked at. */
    public static final int MAX_ROWS = 10_000;

    private final String name;
    private final List<String> match;
    private final Map<String, Object> reading;
    private final List<String> notes;
    private final Rows rows;
    private final boolean isCut;
    private Role role = Role.UNKNOWN;
    private boolean isInFolders;

    /**
     * @param name of the file, the query, or the last step of the path
     * @param match globs for the files
     * @param reading the keys of the mapping that say how they are read
     * @param notes the evidence of {@code reading}, by key
     * @param isCut whether there are more rows
     */
    public Table(
            String name,
            List<String> match,
            Map<String, Object> reading,
            List<String> notes,
            Rows rows,
            boolean isCut) {
        this.name = name;
        this.match = List.copyOf(match);
        this.reading = new LinkedHashMap<>(reading);
        this.notes = new ArrayList<>(notes);
        this.rows = rows;
        this.isCut = isCut;
    }

    public String name() {
        return name;
    }

    public List<String> match() {
        return match;
    }

    public Map<String, Object> reading() {
        return reading;
    }

    public List<String> notes() {
        return notes;
    }

    public Rows rows() {
        return rows;
    }

    public boolean isCut() {
        return isCut;
    }

    /** Whether its files lie in several folders under one name. */
    public boolean isInFolders() {
        return isInFolders;
    }

    public Table inFolders(boolean several) {
        isInFolders = several;
        return this;
    }

    public Role role() {
        return role;
    }

    public void setRole(Role found) {
        role = found;
    }

    /** Where in the files the rows are; null if they are rows. */
    @Nullable
    public String path() {
        return (String) reading.get("rows");
    }

    /** The columns whose text is JSON. */
    public List<String> json() {
        return rows.columns().values().stream()
                .filter(Column::isJsonText)
                .map(Column::ref)
                .toList();
    }

    /** The name for a lookup in this table. */
    public String lookupName() {
        return role == Role.GROUPS ? "rooms" : role.title();
    }

    /** How well a column's name fits a field. */
    public int score(String field, Column column) {
        return Names.score(field, column.ref(), name);
    }

    /** The number of rows, as a comment says it. */
    public String count() {
        return (isCut ? "the first " : "") + rows.count() + (rows.count() == 1 ? " row" : " rows");
    }
}
