package io.chatferry.source.mapping;

import io.chatferry.source.api.ExportFiles.ExportFile;
import io.chatferry.source.canonical.UnreadableTime;
import io.chatferry.source.csv.RowLayout;
import io.chatferry.source.mapping.reading.RowReading;
import io.chatferry.source.mapping.reading.RowShaper;
import io.chatferry.source.mapping.time.TimeFormat;
import io.chatferry.source.mapping.tree.MappingTree;
import io.chatferry.source.row.Row;
import java.io.Closeable;
import java.io.IOException;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.databind.node.StringNode;

/**
 * The rows of a file as a mapping sees them, for a look at what they hold before there is a mapping. Not thread-safe; closing it
 * closes the file.
 */
public final class SampleRows implements Closeable {

    private static final String PATH = "source.mapping";

    private final RowReading.Opened opened;
    private final RowShaper shaper;
    private long malformed;
    private long ragged;
    private boolean isUnread;

    private SampleRows(RowReading.Opened opened, RowShaper shaper) {
        this.opened = opened;
        this.shaper = shaper;
    }

    /**
     * Opens a file.
     *
     * @param reading the keys of a mapping that say how files are read: dialect, delimiter, columns, rows, types …
     * @param layout what is known of the columns of a table whose tool neither quotes nor escapes; null = nothing
     * @throws io.chatferry.source.api.SourceException if a key is wrong
     */
    public static SampleRows open(ExportFile file, Map<String, Object> reading, @Nullable RowLayout layout)
            throws IOException {
        RowReading parsed = RowReading.parse(MappingTree.of(PATH, reading));
        RowLayout known = layout == null ? new ColumnKnowledge(parsed, List.of()) : layout;
        RowReading.Opened opened = parsed.open(file, known, Set.of());
        return new SampleRows(opened, new RowShaper(parsed, opened.header(), Set.of()));
    }

    /** The next row that can be read; null after the last one. */
    public @Nullable ObjectNode next() throws IOException {
        for (Row row = opened.rows().next(); row != null; row = opened.rows().next()) {
            ObjectNode object = shaper.object(row);
            if (object != null) {
                ragged += row instanceof Row.Cells cells
                                && cells.cells().size() < columns().size()
                        ? 1
                        : 0;
                return object;
            }
            malformed++;
            isUnread |= row instanceof Row.UnreadableRest;
        }
        return null;
    }

    /** The columns of a table; empty for JSON. */
    public List<String> columns() {
        return shaper.columns();
    }

    /** The keys and indexes that led to the last row. */
    public List<String> steps() {
        return opened.steps().get();
    }

    /** How many rows so far could not be read. */
    public long malformed() {
        return malformed;
    }

    /** How many rows of a table so far have fewer cells than it has columns. */
    public long ragged() {
        return ragged;
    }

    /** Whether the rest of the file could not be read. */
    public boolean isUnread() {
        return isUnread;
    }

    /** Whether a text is a time of this format: a unit or a pattern, as {@code time} of a mapping names it. */
    public static boolean isTime(String format, String text) {
        TimeFormat time = TimeFormat.parse(PATH, List.of(format), ZoneOffset.UTC);
        return !(time.read(StringNode.valueOf(text)) instanceof UnreadableTime);
    }

    @Override
    public void close() throws IOException {
        opened.rows().close();
    }
}
