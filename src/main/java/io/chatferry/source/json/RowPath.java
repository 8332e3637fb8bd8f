package io.chatferry.source.json;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.core.JsonPointer;

/**
 * Where the rows are in a JSON document: a JSON pointer in which {@code *} stands for every key of an object and every
 * element of an array.
 *
 * @param text as written: {@code /rooms/*}{@code /messages/*}
 * @param steps the names; an empty one is a {@code *}
 */
public record RowPath(String text, List<Optional<String>> steps) {

    private static final String ANY = "*";

    public RowPath {
        steps = List.copyOf(steps);
    }

    /** Reads a path that begins with {@code /}. */
    public static RowPath parse(String text) {
        List<Optional<String>> steps = new ArrayList<>();
        for (String step : text.substring(1).split("/", -1)) {
            steps.add(step.equals(ANY) ? Optional.empty() : Optional.of(name(step)));
        }
        return new RowPath(text, steps);
    }

    private static String name(String step) {
        return step.replace("~1", "/").replace("~0", "~");
    }

    /** Whether a step stands for any name. */
    public boolean hasWildcard() {
        return steps.stream().anyMatch(Optional::isEmpty);
    }

    /** The path as a pointer, if it has no wildcard. */
    public JsonPointer pointer() {
        return JsonPointer.compile(text);
    }

    /** The path to the values of the object or array at this one. */
    public RowPath values() {
        List<Optional<String>> all = new ArrayList<>(steps);
        all.add(Optional.empty());
        return new RowPath(text, all);
    }

    /** The number of steps before the first wildcard. */
    int named() {
        int named = 0;
        while (named < steps.size() && steps.get(named).isPresent()) {
            named++;
        }
        return named;
    }
}
