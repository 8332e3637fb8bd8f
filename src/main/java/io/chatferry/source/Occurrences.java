package io.chatferry.source;

import io.chatferry.model.Origin;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** How often something occurred, and where the first few times. */
public final class Occurrences {

    private static final int EXAMPLES = 3;

    private final List<Origin> examples = new ArrayList<>(EXAMPLES);
    private long count;

    void add(Origin origin) {
        count++;
        if (examples.size() < EXAMPLES && examples.stream().noneMatch(other -> isSameLine(other, origin))) {
            examples.add(origin);
        }
    }

    /** Whether both are shown alike, as all rows of a JSON file that is one line. */
    private static boolean isSameLine(Origin one, Origin other) {
        return one.line() == other.line() && one.file().equals(other.file());
    }

    public long count() {
        return count;
    }

    /** The first {@value #EXAMPLES} different places. */
    public List<Origin> examples() {
        return Collections.unmodifiableList(examples);
    }
}
