package io.chatferry.media.web;

import java.util.ArrayList;
import java.util.List;

/** Compares paths by whole segments, as a server reads them: with {@code .} and {@code ..} resolved. */
public final class PathPrefix {

    private PathPrefix() {}

    /** How many segments the prefix has if the path begins with them; -1 if it does not. */
    public static int depth(String prefix, String path) {
        List<String> wanted = segments(prefix);
        List<String> given = segments(path);
        boolean matches =
                given.size() >= wanted.size() && given.subList(0, wanted.size()).equals(wanted);
        return matches ? wanted.size() : -1;
    }

    private static List<String> segments(String path) {
        List<String> segments = new ArrayList<>();
        for (String raw : path.split("/", -1)) {
            String segment = raw.replaceAll("(?i)%2e", ".");
            if (segment.equals("..")) {
                segments = new ArrayList<>(segments.subList(0, Math.max(0, segments.size() - 1)));
            } else if (!segment.isEmpty() && !segment.equals(".")) {
                segments.add(segment);
            }
        }
        return segments;
    }
}
