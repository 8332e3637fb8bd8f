package io.chatferry.source.container;

import io.chatferry.model.Visible;
import io.chatferry.source.container.Archive.ArchiveException;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/** The names of an archive's members: as paths with {@code /}, none of which leaves the archive's folder. */
final class MemberNames {

    private static final int SHOWN_CHARS = 200;

    private MemberNames() {}

    /**
     * The path of a member. {@code \} is read as {@code /}, as older Windows programs write it; {@code .} and empty steps are left
     * out, but a slash at the end, which marks a folder, stays.
     *
     * @throws ArchiveException if the name leaves the archive's folder, as no export has it
     */
    static String path(String name) throws ArchiveException {
        String path = name.replace('\\', '/');
        List<String> steps = List.of(path.split("/"));
        boolean drive = path.length() > 1 && path.charAt(1) == ':';
        if (steps.contains("..") || drive || path.startsWith("/") || path.indexOf('\0') >= 0) {
            throw new ArchiveException(
                    "it holds an entry that leaves its folder: \"" + shown(name) + "\"",
                    "Pack the export again with relative names.");
        }
        String clean = Arrays.stream(path.split("/"))
                .filter(step -> !step.isEmpty() && !step.equals("."))
                .collect(Collectors.joining("/"));
        return path.endsWith("/") && !clean.isEmpty() ? clean + "/" : clean;
    }

    /** A name of the archive within a message: in one line, with its beginning only if it is long. */
    static String shown(String name) {
        return Visible.of(name, SHOWN_CHARS);
    }
}
