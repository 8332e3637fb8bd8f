package io.chatferry.source.mapping;

import io.chatferry.model.Kind;
import io.chatferry.model.Origin;
import io.chatferry.source.api.ExportFiles;
import io.chatferry.source.api.ExportFiles.ExportFile;
import io.chatferry.source.api.PlacedKeys;
import io.chatferry.source.api.RecordStream;
import io.chatferry.source.api.SourceException;
import io.chatferry.source.api.SourceItem;
import io.chatferry.source.api.SourceSettings;
import io.chatferry.source.mapping.lookup.LookupSpec;
import io.chatferry.source.mapping.lookup.Lookups;
import io.chatferry.source.mapping.reading.RowReading;
import io.chatferry.source.mapping.tree.MappingError;
import io.chatferry.source.mapping.tree.MappingTree;
import io.chatferry.source.mapping.value.Reference;
import io.chatferry.source.row.Pass;
import io.chatferry.source.row.PassStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A parsed mapping. The package documentation describes its syntax. */
public final class Mapping {

    private static final String PATH = "source.mapping";
    private static final Pattern STEP_ENDS = Pattern.compile("[.\\[]");
    private static final String LOOKUPS = "lookups";

    private final List<FileSpec> parts;
    private final Map<String, LookupSpec> lookups;
    private final SourceSettings settings;

    private Mapping(List<FileSpec> parts, Map<String, LookupSpec> lookups, SourceSettings settings) {
        this.parts = parts;
        this.lookups = lookups;
        this.settings = settings;
    }

    /**
     * Reads the tree of {@code source.mapping}.
     *
     * @throws SourceException naming the first key that is wrong, with its place in the job file if that is known
     */
    public static Mapping parse(SourceSettings settings) {
        try {
            return parse(MappingTree.of(PATH, settings.mapping()), settings);
        } catch (MappingError wrong) {
            throw placed(wrong, settings.mapping());
        }
    }

    private static Mapping parse(MappingTree tree, SourceSettings settings) {
        Map<String, LookupSpec> lookups = new LinkedHashMap<>();
        LookupSpec.parseAll(tree).forEach(spec -> lookups.put(spec.name(), spec));
        List<FileSpec> parts = new ArrayList<>();
        if (tree.has("files")) {
            tree.requireKnownKeys(List.of("files", LOOKUPS));
            tree.maps("files").forEach(part -> parts.add(FileSpec.parse(part, settings.timezone())));
        } else {
            parts.add(FileSpec.parse(tree, settings.timezone(), List.of(LOOKUPS)));
        }
        for (FileSpec part : parts) {
            part.eachRef((ref, inEach) -> ref.eachJoin(join -> requireKnown(join, lookups)));
        }
        lookups.values()
                .forEach(spec -> spec.refs()
                        .forEach(ref -> ref.eachJoin(join -> {
                            throw MappingTree.error(
                                    spec.path(), "a lookup cannot use another one", "Name a column in `key`.");
                        })));
        return new Mapping(parts, lookups, settings);
    }

    private static void requireKnown(Reference.Join join, Map<String, LookupSpec> lookups) {
        if (!lookups.containsKey(join.name())) {
            String known = lookups.isEmpty() ? "there are none" : String.join(", ", lookups.keySet());
            throw MappingTree.error(
                    join.path(),
                    "`@" + join.name() + "(…)` is not described in `lookups` (" + known + ")",
                    "Write source.mapping.lookups: {" + join.name() + ": {file: …, key: …}}.");
        }
    }

    /** The error with its place in the job file: that of the key, or of the nearest one around it. */
    private static SourceException placed(MappingError wrong, Map<String, Object> mapping) {
        String place = null;
        Object node = mapping;
        for (String step :
                STEP_ENDS.splitAsStream(wrong.path().substring(PATH.length())).toList()) {
            if (step.isEmpty()) {
                continue;
            }
            if (step.endsWith("]") && node instanceof List<?> list && step.matches("\\d{1,6}]")) {
                int index = Integer.parseInt(step.substring(0, step.length() - 1));
                node = index < list.size() ? list.get(index) : null;
            } else if (node instanceof Map<?, ?> map) {
                String at = map instanceof PlacedKeys keys ? keys.place(step) : null;
                place = at == null ? place : at;
                node = map.get(step);
            } else {
                break;
            }
        }
        return place == null ? wrong : new SourceException(place + ": " + wrong.getMessage());
    }

    /**
     * Opens an export for one pass.
     *
     * @throws SourceException if no file matches
     */
    public RecordStream open(ExportFiles files) {
        Path export = settings.correctedExport();
        if (export == null) {
            return open(files, files, parts, null);
        }
        List<FileSpec> corrected = parts.stream().map(FileSpec::forCorrections).toList();
        ExportFiles whole = ExportFiles.open(export);
        return new Mapping(corrected, lookups, settings).open(files, whole, parts, whole);
    }

    /**
     * @param lookedUp the files of the lookups, and {@code described} how they are read
     * @param owned is closed with the stream
     */
    private RecordStream open(
            ExportFiles files, ExportFiles lookedUp, List<FileSpec> described, @Nullable ExportFiles owned) {
        requireLookupFiles(lookedUp);
        Set<String> used = new HashSet<>();
        parts.forEach(part -> {
            used.addAll(part.usedNames());
            part.eachRef((ref, inEach) -> ref.eachPointer(used::add));
        });
        List<SourceItem> all = new ArrayList<>(files.notices());
        all.addAll(notices(files));
        MappingRun run =
                new MappingRun(settings, new Lookups(lookups, file -> reading(described, file), lookedUp, used));
        return new MappedStream(new PassStream(passes(files, run), all), run, owned);
    }

    private static @Nullable RowReading reading(List<FileSpec> described, ExportFile file) {
        FileSpec part =
                described.stream().filter(spec -> spec.fits(file)).findFirst().orElse(null);
        return part == null ? null : part.reading();
    }

    private void requireLookupFiles(ExportFiles files) {
        for (LookupSpec spec : lookups.values()) {
            if (files.files().stream().noneMatch(spec::fits)) {
                throw placed(
                        new MappingError(
                                spec.path() + ".file",
                                "no file matches " + spec.file(),
                                "Files: " + names(files) + "."),
                        settings.mapping());
            }
        }
    }

    /** The passes over an export's files: users, groups, members, messages. */
    private List<Pass> passes(ExportFiles files, MappingRun run) {
        List<Pass> passes = new ArrayList<>();
        for (ExportFile file : files.files()) {
            FileSpec part = partOf(file);
            if (part == null) {
                continue;
            }
            List<Kind> kinds = part.entities().stream()
                    .map(EntitySpec::kind)
                    .distinct()
                    .sorted()
                    .toList();
            for (Kind kind : kinds) {
                List<EntitySpec> entities = part.entities().stream()
                        .filter(entity -> entity.kind() == kind)
                        .toList();
                boolean isLast = kind == kinds.get(kinds.size() - 1);
                passes.add(new MappedPass(file, part, kind, entities, isLast, run));
            }
        }
        if (passes.isEmpty()) {
            throw new SourceException("No file of " + files.root() + " matches a `match` of source.mapping.\nFiles: "
                    + names(files) + ".");
        }
        passes.sort(Comparator.comparing(Pass::kind));
        return passes;
    }

    /** Notices about files without a description, and descriptions without a file. */
    private List<SourceItem.Notice> notices(ExportFiles files) {
        List<SourceItem.Notice> notices = new ArrayList<>();
        for (ExportFile file : files.files()) {
            if (partOf(file) == null && !looksUpIn(file)) {
                notices.add(notice(file.display(), "skipped: no `match` of source.mapping matches it"));
            }
        }
        for (FileSpec part : parts) {
            if (files.files().stream().noneMatch(file -> part.equals(partOf(file)))) {
                notices.add(notice(
                        String.valueOf(files.root().getFileName()), part.path() + ": no file matches " + part.match()));
            }
        }
        return notices;
    }

    /** Whether a description matches a file. */
    public boolean describes(ExportFile file) {
        return partOf(file) != null;
    }

    /** Whether values are looked up in a file. */
    public boolean looksUpIn(ExportFile file) {
        return lookups.values().stream().anyMatch(spec -> spec.fits(file));
    }

    /** The first description that matches a file. */
    private @Nullable FileSpec partOf(ExportFile file) {
        return parts.stream().filter(part -> part.fits(file)).findFirst().orElse(null);
    }

    private static SourceItem.Notice notice(String file, String message) {
        return new SourceItem.Notice(new Origin(file, 1, 0), message);
    }

    private static String names(ExportFiles files) {
        List<String> names = files.files().stream().map(ExportFile::name).toList();
        return names.size() <= 5 ? String.join(", ", names) : String.join(", ", names.subList(0, 5)) + ", …";
    }
}
