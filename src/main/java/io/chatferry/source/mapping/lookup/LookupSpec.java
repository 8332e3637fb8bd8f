package io.chatferry.source.mapping.lookup;

import io.chatferry.source.api.ExportFiles.ExportFile;
import io.chatferry.source.mapping.reading.FileGlobs;
import io.chatferry.source.mapping.reading.RowReading;
import io.chatferry.source.mapping.tree.MappingTree;
import io.chatferry.source.mapping.value.Condition;
import io.chatferry.source.mapping.value.Reference;
import io.chatferry.source.mapping.value.Template;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Rows of files that other rows refer to: {@code {file: users.csv, key: id}}.
 *
 * @param path in the mapping
 * @param file which files
 * @param key what identifies a row
 * @param many whether several rows may have the same key
 * @param condition which rows are taken
 * @param reading how the files are read, or null: as the description of them says
 */
public record LookupSpec(
        String path,
        String name,
        FileGlobs file,
        Template key,
        boolean many,
        Condition condition,
        @Nullable RowReading reading) {

    private static final List<String> OWN_KEYS = List.of("file", "key", "many", "when", "unless");

    public static List<LookupSpec> parseAll(MappingTree tree) {
        List<LookupSpec> specs = new ArrayList<>();
        if (tree.has("lookups")) {
            MappingTree lookups = tree.map("lookups");
            lookups.keys().keySet().forEach(name -> specs.add(parse(name, lookups.map(name))));
        }
        return specs;
    }

    private static LookupSpec parse(String name, MappingTree tree) {
        if (!name.matches("[A-Za-z][A-Za-z0-9_-]*")
                || Set.of("file", "folder", "path", "key", "item", "row", "page")
                        .contains(name)) {
            throw MappingTree.error(
                    tree.path(), "\"" + name + "\" is not a name for a lookup", "Write a word, such as users.");
        }
        tree.requireKnownKeys(
                Stream.concat(OWN_KEYS.stream(), RowReading.KEYS.stream()).toList());
        String key = tree.text("key");
        FileGlobs file = FileGlobs.parse(tree, "file");
        if (key == null || file.globs().isEmpty()) {
            throw MappingTree.error(
                    tree.path(),
                    "needs `file` and `key`",
                    "Write {file: users.csv, key: id}; and many: true for lists.");
        }
        boolean ownReading = RowReading.KEYS.stream().anyMatch(tree::has);
        return new LookupSpec(
                tree.path(),
                name,
                file,
                Template.parse(tree.at("key"), key),
                tree.flag("many", false),
                Condition.parse(tree),
                ownReading ? RowReading.parse(tree) : null);
    }

    public boolean fits(ExportFile candidate) {
        return file.fits(candidate);
    }

    public List<Reference> refs() {
        return Stream.concat(key.refs().stream(), condition.refs().stream()).toList();
    }

    /** The names of the row that the key and the conditions use. */
    public Set<String> usedNames() {
        Set<String> names = new LinkedHashSet<>();
        refs().forEach(ref -> ref.addRowName(names, false));
        return names;
    }
}
