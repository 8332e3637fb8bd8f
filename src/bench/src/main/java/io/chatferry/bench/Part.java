package io.chatferry.bench;

import io.chatferry.bench.traffic.Shape;
import java.util.Locale;

/** The parts of the benchmark, as {@code --only} names them. */
enum Part {
    EVEN,
    ZIPF,
    GIANT,
    CRITICAL,
    THROUGHPUT;

    /** The shape that this part sends; the throughput is that of even traffic. */
    Shape shape() {
        return this == THROUGHPUT ? Shape.EVEN : Shape.valueOf(name());
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
