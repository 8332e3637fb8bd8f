package io.chatferry.source.mapping;

import io.chatferry.model.Kind;
import io.chatferry.model.Origin;
import io.chatferry.source.api.ExportFiles;
import io.chatferry.source.api.ExportFiles.ExportFile;
import io.chatferry.source.api.RecordStream;
import io.chatferry.source.api.SourceException;
import io.chatferry.source.api.SourceItem;
import io.chatferry.source.row.JsonText;
import io.chatferry.source.row.Row;
import io.chatferry.source.row.RowReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.h2.mvstore.MVStore;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The lookups of a mapping. Each is read when it is first needed. Large ones lie in a temporary file that only the user
 * may read, and that is deleted when the lookups are closed. Not thread-safe.
 */
final class Lookups implements AutoCloseable {

    /** No lookups. */
    static final Lookups NONE = new Lookups(Map.of(), List.of(), null, Set.of());

    private static final int STORE_CACHE_MB = 8;
    private static final String STORE = "rows.mv";
    private static final Origin NOWHERE = new Origin("", 1, 0);

    private final Map<String, LookupSpec> specs;
    private final List<FileSpec> parts;
    private final @Nullable ExportFiles files;
    private final Set<String> used;
    private final Map<String, LookupTable> tables = new HashMap<>();
    private final Map<String, Misses> misses = new LinkedHashMap<>();
    private final List<SourceItem> troubles = new ArrayList<>();
    private Origin row = NOWHERE;
    private @Nullable Path folder;
    private @Nullable MVStore store;

    /** The rows that found nothing. */
    private static final class Misses {
        private long count;
        private Origin first = NOWHERE;
        private Origin last = NOWHERE;
    }

    /**
     * @param parts descriptions of files, for those lookups that do not say how theirs are read
     * @param used the names of rows that the mapping refers to
     */
    Lookups(Map<String, LookupSpec> specs, List<FileSpec> parts, @Nullable ExportFiles files, Set<String> used) {
        this.specs = specs;
        this.parts = parts;
        this.files = files;
        this.used = used;
    }

    /** The row that looks up from now on. */
    void startRow(Origin origin) {
        row = origin;
    }

    /** The row, or the list of rows, with a key; null if there is none, which is counted once for each row. */
    @Nullable
    JsonNode find(String name, String key) {
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
        if (spec == null || files == null) {
            throw new IllegalStateException("a lookup that is not described");
        }
        LookupTable table = new LookupTable(spec.name(), spec.many(), this::store);
        for (ExportFile file : files.files()) {
            if (spec.fits(file)) {
                read(spec, file, table);
            }
        }
        if (table.sameKeys() > 0) {
            troubles.add(new SourceItem.Notice(
                    new Origin(String.join(", ", spec.file()), 1, 0),
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
            RowReading.Opened opened = reading.open(file, new ColumnKnowledge(reading, List.of()), Set.of());
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
                NONE);
        JsonNode key = spec.condition().holds(scope) ? spec.key().value(scope) : null;
        if (key != null) {
            table.add(Template.text(key), object, length);
        }
    }

    /** As the lookup says, or as the description of the file says, or by the file's ending. */
    private RowReading reading(LookupSpec spec, ExportFile file) {
        if (spec.reading() != null) {
            return spec.reading();
        }
        return parts.stream()
                .filter(part -> part.fits(file))
                .map(FileSpec::reading)
                .findFirst()
                .orElseGet(() -> RowReading.parse(new MappingTree(spec.path(), Map.of())));
    }

    private void lost(ExportFile file, long line, String message) {
        troubles.add(new SourceItem.UnreadablePart(new Origin(file.display(), line, 0), Kind.MESSAGE, message));
    }

    private MVStore store() {
        MVStore open = store;
        if (open == null) {
            try {
                Path created = Files.createTempDirectory("chatferry-lookups-"); // mode 0700
                folder = created;
                open = new MVStore.Builder()
                        .fileName(created.resolve(STORE).toString())
                        .cacheSize(STORE_CACHE_MB)
                        .open();
                store = open;
                if (Files.getFileStore(created).supportsFileAttributeView("posix")) {
                    Files.setPosixFilePermissions(created.resolve(STORE), PosixFilePermissions.fromString("rw-------"));
                }
            } catch (IOException e) {
                throw new SourceException("The lookups of the mapping need a temporary file, and none can be made: "
                        + e.getMessage() + "\nMake room in " + System.getProperty("java.io.tmpdir") + ".");
            }
        }
        return open;
    }

    /** What is to be told at the end: rows that found nothing, keys that are not unique, parts that could not be read. */
    List<SourceItem> report() {
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
        if (store != null) {
            store.closeImmediately();
            store = null;
        }
        Path used = folder;
        if (used != null) {
            Files.deleteIfExists(used.resolve(STORE));
            Files.deleteIfExists(used);
            folder = null;
        }
    }
}
