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
        if (count++ < EXAMPLES) {
            examples.add(origin);
        }
    }

    public long count() {
        return count;
    }

    /** The places of the first {@value #EXAMPLES}. */
    public List<Origin> examples() {
        return Collections.unmodifiableList(examples);
    }
}
