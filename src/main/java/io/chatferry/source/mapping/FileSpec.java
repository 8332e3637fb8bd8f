package io.chatferry.source.mapping;

import io.chatferry.model.Kind;
import io.chatferry.source.api.ExportFiles.ExportFile;
import io.chatferry.source.json.RowPath;
import java.nio.file.FileSystems;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.text.Normalizer;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.regex.PatternSyntaxException;
import java.util.stream.Stream;

/**
 * How a group of files is read, and which records its rows become.
 *
 * @param match globs, one of which must match the file's name (or its path, if the glob has a {@code /})
 * @param ignore columns that are ignored on purpose; {@code *} = all that are not named
 */
record FileSpec(String path, List<String> match, RowReading reading, Set<String> ignore, List<EntitySpec> entities) {

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
        List<String> match = tree.has("match") ? globs(tree, "match") : List.of("*");
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

    /** Reads patterns for the names of files, in the composed form in which they are compared, see ExportFile.name(). */
    static List<String> globs(MappingTree tree, String key) {
        List<String> globs = tree.texts(key).stream()
                .map(glob -> Normalizer.normalize(glob, Normalizer.Form.NFC))
                .toList();
        globs.forEach(glob -> check(tree, key, glob));
        return globs;
    }

    private static void check(MappingTree tree, String key, String glob) {
        try {
            FileSystems.getDefault().getPathMatcher("glob:" + glob);
        } catch (PatternSyntaxException e) {
            throw tree.error(key, "\"" + glob + "\" is not a pattern for file names");
        }
    }

    /** The same for corrected records. */
    FileSpec forCorrections() {
        return new FileSpec(path, match, reading.forCorrections(), ignore, entities);
    }

    /** Whether this description applies to a file. */
    boolean fits(ExportFile file) {
        return fits(match, file);
    }

    /** Whether one of the globs matches a file's name, or its path, if the glob has a {@code /}. */
    static boolean fits(List<String> globs, ExportFile file) {
        String name = file.matchedName();
        String base = name.substring(name.lastIndexOf('/') + 1);
        return globs.stream().anyMatch(glob -> {
            try {
                return FileSystems.getDefault()
                        .getPathMatcher("glob:" + glob)
                        .matches(Path.of(glob.contains("/") ? name : base));
            } catch (InvalidPathException e) {
                return false;
            }
        });
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
