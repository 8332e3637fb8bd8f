package io.chatferry.source.mapping;

import io.chatferry.model.Kind;
import io.chatferry.source.api.ExportFiles.ExportFile;
import java.nio.file.FileSystems;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.PatternSyntaxException;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonPointer;

/**
 * How a group of files is read, and which records its rows become.
 *
 * @param match globs, one of which must match the file's name (or its path, if the glob has a {@code /})
 * @param columns names for the columns of CSV files without a header line; empty = they have one
 * @param rows where in a page the rows are, or null if the file holds only rows
 * @param json columns whose text is JSON
 * @param ignore columns that are ignored on purpose; {@code *} = all that are not named
 */
record FileSpec(
        String path,
        List<String> match,
        List<String> columns,
        @Nullable Character delimiter,
        @Nullable JsonPointer rows,
        List<String> json,
        boolean trim,
        Set<String> ignore,
        List<EntitySpec> entities) {

    private static final List<String> KEYS =
            List.of("match", "header", "columns", "delimiter", "rows", "json", "trim", "ignore");

    static FileSpec parse(MappingTree tree, ZoneId zone) {
        List<String> kinds = Arrays.stream(Kind.values()).map(Kind::plural).toList();
        tree.requireKnownKeys(Stream.concat(KEYS.stream(), kinds.stream()).toList());
        List<EntitySpec> entities = new ArrayList<>();
        for (Kind kind : Kind.values()) {
            tree.maps(kind.plural()).forEach(map -> entities.add(EntitySpec.parse(kind, map, zone)));
        }
        if (entities.isEmpty()) {
            throw MappingTree.error(
                    tree.path(), "does not say what the rows are", "Add users, groups, members or messages.");
        }
        List<String> match = tree.has("match") ? tree.texts("match") : List.of("*");
        match.forEach(glob -> check(tree, glob));
        return new FileSpec(
                tree.path(),
                match,
                columns(tree),
                delimiter(tree),
                rows(tree),
                tree.texts("json"),
                tree.flag("trim", false),
                Set.copyOf(tree.texts("ignore")),
                entities);
    }

    private static void check(MappingTree tree, String glob) {
        try {
            FileSystems.getDefault().getPathMatcher("glob:" + glob);
        } catch (PatternSyntaxException e) {
            throw tree.error("match", "\"" + glob + "\" is not a pattern for file names");
        }
    }

    private static List<String> columns(MappingTree tree) {
        List<String> columns = tree.texts("columns");
        boolean header = tree.flag("header", columns.isEmpty());
        if (header != columns.isEmpty()) {
            throw tree.error(
                    "columns", "are required if, and only if, the files have no header line (`header: false`)");
        }
        return columns;
    }

    private static @Nullable Character delimiter(MappingTree tree) {
        String text = tree.text("delimiter");
        if (text == null) {
            return null;
        }
        String one = text.equalsIgnoreCase("tab") ? "\t" : text;
        if (one.length() != 1 || one.charAt(0) > '~' || one.charAt(0) == '"') {
            throw tree.error("delimiter", "must be one character, or `tab`");
        }
        return one.charAt(0);
    }

    private static @Nullable JsonPointer rows(MappingTree tree) {
        String rows = tree.text("rows");
        if (rows == null) {
            return null;
        }
        if (!rows.startsWith("/") || rows.length() < 2) {
            throw tree.error("rows", "must be a JSON pointer such as /messages");
        }
        return JsonPointer.compile(rows);
    }

    /** Whether this description applies to a file. */
    boolean fits(ExportFile file) {
        String name = file.matchedName();
        String base = name.substring(name.lastIndexOf('/') + 1);
        return match.stream().anyMatch(glob -> {
            try {
                return FileSystems.getDefault()
                        .getPathMatcher("glob:" + glob)
                        .matches(Path.of(glob.contains("/") ? name : base));
            } catch (InvalidPathException e) {
                return false;
            }
        });
    }

    /** Whether the files are CSV, whatever their names. */
    boolean isCsv() {
        return !columns.isEmpty() || delimiter != null;
    }

    /** The top-level names of a row that the mapping uses. */
    Set<String> usedNames() {
        Set<String> names = new LinkedHashSet<>();
        for (EntitySpec entity : entities) {
            entity.refs(false).forEach(ref -> ref.addRowName(names, false));
            entity.refs(true).forEach(ref -> ref.addRowName(names, true));
        }
        return names;
    }

    /** The names of a page's own values that the mapping uses. */
    Set<String> pageNames() {
        Set<String> names = new LinkedHashSet<>();
        for (EntitySpec entity : entities) {
            entity.refs(false).forEach(ref -> ref.addPageName(names));
            entity.refs(true).forEach(ref -> ref.addPageName(names));
        }
        return names;
    }
}
