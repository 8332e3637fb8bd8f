package io.chatferry.source.mapping.reading;

import io.chatferry.source.api.ExportFiles.ExportFile;
import io.chatferry.source.mapping.tree.MappingTree;
import java.nio.file.FileSystems;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.text.Normalizer;
import java.util.List;
import java.util.regex.PatternSyntaxException;

/**
 * Patterns for the names of files, in the composed form in which they are compared, see {@link ExportFile#name()}. Thread-safe.
 *
 * @param globs one of which must match a file's name, or its path, if the glob has a {@code /}
 */
public record FileGlobs(List<String> globs) {

    /** The globs that match every file. */
    public static final FileGlobs ALL = new FileGlobs(List.of("*"));

    /**
     * Reads a glob, or a list of them.
     *
     * @throws io.chatferry.source.api.SourceException if one is not a pattern
     */
    public static FileGlobs parse(MappingTree tree, String key) {
        List<String> globs = tree.texts(key).stream()
                .map(glob -> Normalizer.normalize(glob, Normalizer.Form.NFC))
                .toList();
        globs.forEach(glob -> check(tree, key, glob));
        return new FileGlobs(globs);
    }

    private static void check(MappingTree tree, String key, String glob) {
        try {
            FileSystems.getDefault().getPathMatcher("glob:" + glob);
        } catch (PatternSyntaxException e) {
            throw tree.error(key, "\"" + glob + "\" is not a pattern for file names");
        }
    }

    /** Whether one of the globs matches a file. */
    public boolean fits(ExportFile file) {
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

    @Override
    public String toString() {
        return String.join(", ", globs);
    }
}
