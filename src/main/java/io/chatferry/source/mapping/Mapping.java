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

/** A mapping, read and checked. The package's page tells how one is written. */
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
        tree.allow(List.of("files"));
        return new Mapping(
                tree.maps("files").stream()
                        .map(part -> FileSpec.parse(part, settings.timezone()))
                        .toList(),
                settings);
    }

    /** The passes over an export's files: users, groups, members, messages. */
    public List<Pass> passes(ExportFiles files) {
        List<Pass> passes = new ArrayList<>();
        Map<FileSpec, Set<String>> told = new HashMap<>();
        for (ExportFile file : files.files()) {
            FileSpec part = partOf(file);
            if (part != null) {
                // shared by a part's passes, so that what is odd about its files is told once
                Set<String> names = told.computeIfAbsent(part, any -> new HashSet<>());
                part.entities().forEach(entity -> passes.add(new MappedPass(file, part, entity, settings, names)));
            }
        }
        if (passes.isEmpty()) {
            throw new SourceException("No file of " + files.root() + " fits a `match` of source.mapping.\nThere are: "
                    + names(files) + ".");
        }
        passes.sort(Comparator.comparing(Pass::kind));
        return passes;
    }

    /** Files and parts that found no other half. */
    public List<SourceItem.Notice> notices(ExportFiles files) {
        List<SourceItem.Notice> notices = new ArrayList<>();
        for (ExportFile file : files.files()) {
            if (partOf(file) == null) {
                notices.add(notice(file.display(), "passed over: no `match` of source.mapping fits it"));
            }
        }
        for (FileSpec part : parts) {
            if (files.files().stream().noneMatch(file -> part.equals(partOf(file)))) {
                notices.add(notice(
                        String.valueOf(files.root().getFileName()),
                        part.path() + ": no file fits " + String.join(", ", part.match())));
            }
        }
        return notices;
    }

    /** The first part that fits a file. */
    private @Nullable FileSpec partOf(ExportFile file) {
        return parts.stream().filter(part -> part.fits(file)).findFirst().orElse(null);
    }

    private static SourceItem.Notice notice(String file, String words) {
        return new SourceItem.Notice(new Origin(file, 1, 0), words);
    }

    private static String names(ExportFiles files) {
        List<String> names = files.files().stream().map(ExportFile::name).toList();
        return names.size() <= 5 ? String.join(", ", names) : String.join(", ", names.subList(0, 5)) + ", …";
    }
}
