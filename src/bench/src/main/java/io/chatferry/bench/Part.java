package io.chatferry.bench;

import io.chatferry.bench.traffic.Shape;
import java.util.Locale;

/** The parts of the benchmark, as {@code --only} names them. */
enum Part {
    EVEN,
    ZIPF,
    GIANT,
    CRITICAL,
    THROUGHPUT,
    READING;

    /** The shape that this part sends; the throughput is that of even traffic, and reading sends nothing. */
    Shape shape() {
        return this == THROUGHPUT || this == READING ? Shape.EVEN : Shape.valueOf(name());
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
