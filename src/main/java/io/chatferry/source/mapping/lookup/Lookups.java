package io.chatferry.source.mapping.lookup;

import io.chatferry.model.Kind;
import io.chatferry.model.Origin;
import io.chatferry.source.api.ExportFiles;
import io.chatferry.source.api.ExportFiles.ExportFile;
import io.chatferry.source.api.RecordStream;
import io.chatferry.source.api.SourceItem;
import io.chatferry.source.mapping.reading.JsonColumns;
import io.chatferry.source.mapping.reading.RowReading;
import io.chatferry.source.mapping.reading.RowShaper;
import io.chatferry.source.mapping.tree.MappingTree;
import io.chatferry.source.mapping.value.RowLookup;
import io.chatferry.source.mapping.value.Scope;
import io.chatferry.source.row.JsonText;
import io.chatferry.source.row.Row;
import io.chatferry.source.row.RowReader;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The lookups of a mapping. Each is read when it is first needed. Large ones lie in a {@link LookupStore}. Not thread-safe.
 */
public final class Lookups implements RowLookup, AutoCloseable {

    private static final Origin NOWHERE = new Origin("", 1, 0);

    private final Map<String, LookupSpec> specs;
    private final Function<ExportFile, @Nullable RowReading> described;
    private final ExportFiles files;
    private final Set<String> used;
    private final Map<String, LookupTable> tables = new HashMap<>();
    private final Map<String, Misses> misses = new LinkedHashMap<>();
    private final LookupStore store = new LookupStore();
    private final List<SourceItem> troubles = new ArrayList<>();
    private Origin row = NOWHERE;

    /** The rows that found nothing. */
    private static final class Misses {
        private long count;
        private Origin first = NOWHERE;
        private Origin last = NOWHERE;
    }

    /**
     * @param described how a file is read that the mapping describes, for those lookups that do not say it; null of others
     * @param used the names of rows that the mapping refers to
     */
    public Lookups(
            Map<String, LookupSpec> specs,
            Function<ExportFile, @Nullable RowReading> described,
            ExportFiles files,
            Set<String> used) {
        this.specs = specs;
        this.described = described;
        this.files = files;
        this.used = used;
    }

    /** The row that looks up from now on. */
    public void startRow(Origin origin) {
        row = origin;
    }

    /** The row, or the list of rows, with a key; null if there is none, which is counted once for each row. */
    @Override
    public @Nullable JsonNode find(String name, String key) {
        LookupTable table = tables.get(name);
        if (table == null) {
            table = read(specs.get(name));
            tables.put(name, table);
        }
        JsonNode found = table.find(key);
        LookupSpec spec = specs.get(name);
        if (found == null && spec != null && !spec.many()) {
            miss(name);
        }
        return found;
    }

    private void miss(String name) {
        Misses counted = misses.computeIfAbsent(name, any -> new Misses());
        if (counted.count == 0) {
            counted.first = row;
        }
        if (counted.count == 0 || !counted.last.equals(row)) {
            counted.count++;
            counted.last = row;
        }
    }

    private LookupTable read(@Nullable LookupSpec spec) {
        if (spec == null) {
            throw new IllegalStateException("a lookup that is not described");
        }
        LookupTable table = new LookupTable(spec.name(), spec.many(), store);
        for (ExportFile file : files.files()) {
            if (spec.fits(file)) {
                read(spec, file, table);
            }
        }
        if (table.sameKeys() > 0) {
            troubles.add(new SourceItem.Notice(
                    new Origin(spec.file().toString(), 1, 0),
                    spec.path() + ": " + table.sameKeys() + (table.sameKeys() == 1 ? " row has" : " rows have")
                            + " the key of an earlier one and " + (table.sameKeys() == 1 ? "is" : "are")
                            + " not found; write many: true for lists"));
        }
        return table;
    }

    private void read(LookupSpec spec, ExportFile file, LookupTable table) {
        RowReading reading = reading(spec, file);
        Set<String> names = new java.util.HashSet<>(used);
        names.addAll(spec.usedNames());
        long broken = 0;
        long firstBroken = 0;
        try {
            RowReading.Opened opened = reading.open(file, new JsonColumns(reading.json()), Set.of());
            try (RowReader rows = opened.rows()) {
                RowShaper shaper = new RowShaper(reading, opened.header(), names);
                for (Row next = rows.next(); next != null; next = rows.next()) {
                    ObjectNode object = shaper.object(next);
                    if (object != null) {
                        add(spec, file, object, opened, table, length(next));
                    } else if (next instanceof Row.UnreadableRest rest) {
                        lost(file, rest.line(), rest.message());
                    } else if (broken++ == 0) {
                        firstBroken = next.line();
                    }
                }
            }
        } catch (IOException e) {
            lost(file, 1, "it cannot be read: " + e.getMessage());
        }
        if (broken > 0) {
            troubles.add(new SourceItem.Notice(
                    new Origin(file.display(), firstBroken, 0),
                    spec.path() + ": " + (broken == 1 ? "1 row" : broken + " rows") + " cannot be read"));
        }
    }

    /** The length of a row in the file, in characters. */
    private static int length(Row row) {
        String raw = row instanceof Row.Cells cells ? cells.raw() : row instanceof Row.Json json ? json.raw() : "";
        return raw.isEmpty() ? RecordStream.RAW_CHARS : raw.length();
    }

    private void add(
            LookupSpec spec,
            ExportFile file,
            ObjectNode object,
            RowReading.Opened opened,
            LookupTable table,
            int length) {
        Scope scope = new Scope(
                file.name(),
                JsonText.mapper().createObjectNode(),
                object,
                null,
                null,
                opened.steps().get(),
                RowLookup.NONE);
        JsonNode key = spec.condition().holds(scope) ? spec.key().value(scope) : null;
        if (key != null) {
            table.add(JsonText.asText(key), object, length);
        }
    }

    /** As the lookup says, or as the description of the file says, or by the file's ending. */
    private RowReading reading(LookupSpec spec, ExportFile file) {
        if (spec.reading() != null) {
            return spec.reading();
        }
        RowReading known = described.apply(file);
        return known == null ? RowReading.parse(new MappingTree(spec.path(), Map.of())) : known;
    }

    private void lost(ExportFile file, long line, String message) {
        troubles.add(new SourceItem.UnreadablePart(new Origin(file.display(), line, 0), Kind.MESSAGE, message));
    }

    /** What is to be told at the end: rows that found nothing, keys that are not unique, parts that could not be read. */
    public List<SourceItem> report() {
        List<SourceItem> items = new ArrayList<>(troubles);
        misses.forEach((name, counted) -> items.add(new SourceItem.Notice(
                counted.first,
                "source.mapping.lookups." + name + ": "
                        + (counted.count == 1
                                ? "1 row found nothing there"
                                : counted.count + " rows found nothing there (this is the first)"))));
        return items;
    }

    @Override
    public void close() throws IOException {
        tables.clear();
        store.close();
    }
}
