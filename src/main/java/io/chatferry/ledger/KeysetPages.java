package io.chatferry.ledger;

import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** Reads a table page by page by its key, each page in a transaction of its own, so that neither rows nor locks accumulate.
 * Not thread-safe. */
public final class KeysetPages<T> implements Iterator<T> {

    private final Source<T> source;
    private Iterator<Keyed<T>> page = List.<Keyed<T>>of().iterator();
    private long last = Long.MIN_VALUE;
    private boolean isAtEnd;

    public KeysetPages(Source<T> source) {
        this.source = source;
    }

    /** Reads the page that begins after a key; empty at the end. */
    @FunctionalInterface
    public interface Source<T> {
        List<Keyed<T>> after(long key);
    }

    /** A row with its key. */
    public record Keyed<T>(long key, T row) {}

    @Override
    public boolean hasNext() {
        if (!page.hasNext() && !isAtEnd) {
            List<Keyed<T>> next = source.after(last);
            isAtEnd = next.isEmpty();
            last = isAtEnd ? last : next.get(next.size() - 1).key();
            page = next.iterator();
        }
        return page.hasNext();
    }

    @Override
    public T next() {
        if (!hasNext()) {
            throw new NoSuchElementException();
        }
        return page.next().row();
    }

    public Stream<T> stream() {
        return stream(this);
    }

    public static <T> Stream<T> stream(Iterator<T> rows) {
        return StreamSupport.stream(
                Spliterators.spliteratorUnknownSize(rows, Spliterator.ORDERED | Spliterator.NONNULL), false);
    }
}
