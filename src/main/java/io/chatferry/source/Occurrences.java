package io.chatferry.source;

import io.chatferry.model.Origin;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** How often something was met, and where the first few times. */
public final class Occurrences {

    private static final int EXAMPLES = 3;

    private final List<Origin> examples = new ArrayList<>(EXAMPLES);
    private long count;

    void add(Origin origin) {
        if (count++ < EXAMPLES) {
            examples.add(origin);
        }
    }

    public long count() {
        return count;
    }

    /** The first few. */
    public List<Origin> examples() {
        return Collections.unmodifiableList(examples);
    }
}
