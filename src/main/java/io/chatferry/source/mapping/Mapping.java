package io.chatferry.source.mapping;

import io.chatferry.model.Origin;
import io.chatferry.source.api.ExportFiles;
import io.chatferry.source.api.ExportFiles.ExportFile;
import io.chatferry.source.api.SourceException;
import io.chatferry.source.api.SourceItem;
import io.chatferry.source.api.SourceSettings;
import io.chatferry.source.row.Pass;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A parsed mapping. The package documentation describes its syntax. */
public final class Mapping {

    private static final String PATH = "source.mapping";

    private final List<FileSpec> parts;
    private final SourceSettings settings;

    private Mapping(List<FileSpec> parts, SourceSettings settings) {
        this.parts = parts;
        this.settings = settings;
    }

    /**
     * Reads the tree of {@code source.mapping}.
     *
     * @throws SourceException naming the first key that is wrong
     */
    public static Mapping parse(SourceSettings settings) {
        MappingTree tree = MappingTree.of(PATH, settings.mapping());
        if (!tree.has("files")) {
            return new Mapping(List.of(FileSpec.parse(tree, settings.timezone())), settings);
        }
        tree.requireKnownKeys(List.of("files"));
        return new Mapping(
                tree.maps("files").stream()
                        .map(part -> FileSpec.parse(part, settings.timezone()))
                        .toList(),
                settings);
    }

    /** The passes over an export's files: users, groups, members, messages. */
    public List<Pass> passes(ExportFiles files) {
        List<Pass> passes = new ArrayList<>();
        Map<FileSpec, Set<String>> reportedNames = new HashMap<>();
        for (ExportFile file : files.files()) {
            FileSpec part = partOf(file);
            if (part != null) {
                // shared by the passes of a description, so that each notice about its files appears once
                Set<String> names = reportedNames.computeIfAbsent(part, any -> new HashSet<>());
                part.entities().forEach(entity -> passes.add(new MappedPass(file, part, entity, settings, names)));
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
    public List<SourceItem.Notice> notices(ExportFiles files) {
        List<SourceItem.Notice> notices = new ArrayList<>();
        for (ExportFile file : files.files()) {
            if (partOf(file) == null) {
                notices.add(notice(file.display(), "skipped: no `match` of source.mapping matches it"));
            }
        }
        for (FileSpec part : parts) {
            if (files.files().stream().noneMatch(file -> part.equals(partOf(file)))) {
                notices.add(notice(
                        String.valueOf(files.root().getFileName()),
                        part.path() + ": no file matches " + String.join(", ", part.match())));
            }
        }
        return notices;
    }

    /** Whether a description matches a file. */
    public boolean describes(ExportFile file) {
        return partOf(file) != null;
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
