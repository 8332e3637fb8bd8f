package io.chatferry.source.mapping;

import io.chatferry.model.Kind;
import io.chatferry.source.api.ExportFiles.ExportFile;
import io.chatferry.source.json.RowPath;
import io.chatferry.source.mapping.reading.FileGlobs;
import io.chatferry.source.mapping.reading.RowReading;
import io.chatferry.source.mapping.tree.MappingTree;
import io.chatferry.source.mapping.value.Reference;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.stream.Stream;

/**
 * How a group of files is read, and which records its rows become.
 *
 * @param match which files
 * @param ignore columns that are ignored on purpose; {@code *} = all that are not named
 */
record FileSpec(String path, FileGlobs match, RowReading reading, Set<String> ignore, List<EntitySpec> entities) {

    private static final List<String> OWN_KEYS = List.of("match", "ignore");

    /**
     * Reads a description.
     *
     * @param outer keys of others that may stand beside its own
     */
    static FileSpec parse(MappingTree tree, ZoneId zone, List<String> outer) {
        List<String> kinds = Arrays.stream(Kind.values()).map(Kind::plural).toList();
        tree.requireKnownKeys(Stream.of(OWN_KEYS, RowReading.KEYS, kinds, outer)
                .flatMap(List::stream)
                .toList());
        List<EntitySpec> entities = new ArrayList<>();
        for (Kind kind : Kind.values()) {
            tree.maps(kind.plural()).forEach(map -> entities.add(EntitySpec.parse(kind, map, zone)));
        }
        if (entities.isEmpty()) {
            throw MappingTree.error(
                    tree.path(), "does not say what the rows are", "Add users, groups, members or messages.");
        }
        FileGlobs match = tree.has("match") ? FileGlobs.parse(tree, "match") : FileGlobs.ALL;
        FileSpec spec =
                new FileSpec(tree.path(), match, RowReading.parse(tree), Set.copyOf(tree.texts("ignore")), entities);
        RowPath rows = spec.reading.rows();
        if (rows != null && rows.hasWildcard() && !spec.pageNames().isEmpty()) {
            throw tree.error(
                    "rows", "has a `*`: then `@page` has no value; `@1`, `@2` … are the keys that the wildcards meet");
        }
        return spec;
    }

    static FileSpec parse(MappingTree tree, ZoneId zone) {
        return parse(tree, zone, List.of());
    }

    /** The same for corrected records. */
    FileSpec forCorrections() {
        return new FileSpec(path, match, reading.forCorrections(), ignore, entities);
    }

    /** Whether this description applies to a file. */
    boolean fits(ExportFile file) {
        return match.fits(file);
    }

    /** The top-level names of a row that the mapping uses. */
    Set<String> usedNames() {
        Set<String> names = new LinkedHashSet<>();
        eachRef((ref, inEach) -> ref.addRowName(names, inEach));
        return names;
    }

    /** Those of them that are certainly names of the row, and not of an element of a list in it. */
    Set<String> requiredNames() {
        Set<String> names = new LinkedHashSet<>();
        eachRef((ref, inEach) -> ref.addRequiredName(names, inEach));
        return names;
    }

    /** The names of a page's own values that the mapping uses. */
    Set<String> pageNames() {
        Set<String> names = new LinkedHashSet<>();
        eachRef((ref, inEach) -> ref.addPageName(names));
        return names;
    }

    /** Calls back for each reference, and whether it is looked up in an element of a list first. */
    void eachRef(BiConsumer<Reference, Boolean> out) {
        for (EntitySpec entity : entities) {
            entity.refs(false).forEach(ref -> out.accept(ref, false));
            entity.refs(true).forEach(ref -> out.accept(ref, true));
        }
    }
}
