package io.chatferry.source.json;

import io.chatferry.source.row.ByteWindow;
import io.chatferry.source.row.JsonText;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The values that a page has beside its rows. They may stand behind the rows, so a second window reads ahead to them.
 * Not thread-safe.
 */
public final class JsonPageValues implements Closeable {

    /** How often the file is opened again because a malformed page led the second window astray. */
    private static final int MAX_OPENED = 20;

    private static final String UNREADABLE =
            "values of the page beside its rows cannot be read: its brackets or quotes are not balanced";

    private final Set<String> wanted;
    private final Opener opener;
    private final ObjectNode page = JsonText.mapper().createObjectNode();
    private @Nullable ByteWindow ahead;
    private int opened;

    /** Opens a file once more. */
    @FunctionalInterface
    public interface Opener {

        /** The file's bytes from its beginning. */
        InputStream open() throws IOException;
    }

    JsonPageValues(Set<String> wanted, Opener opener) {
        this.wanted = wanted;
        this.opener = opener;
    }

    ObjectNode page() {
        return page;
    }

    boolean areWanted() {
        return !wanted.isEmpty();
    }

    /** Reads the values of the page that begins at a position of the file; what is wrong with them, or null. */
    @Nullable
    String read(long position) throws IOException {
        page.removeAll();
        if (wanted.isEmpty()) {
            return null;
        }
        ByteWindow window = at(position);
        if (window == null || !window.has(0)) {
            return UNREADABLE;
        }
        JsonTokens tokens = new JsonTokens(window);
        window.skip(1);
        while (page.size() < wanted.size() && tokens.skipSpace() && window.at(0) != '}') {
            if (window.at(0) == ',') {
                window.skip(1);
                continue;
            }
            String name = tokens.name();
            if (name == null || !tokens.skipColon()) {
                return UNREADABLE;
            }
            JsonNode value = wanted.contains(name) && !page.has(name) ? tokens.value() : null;
            if (value != null) {
                page.set(name, value);
            } else if (!tokens.skipValue()) {
                return UNREADABLE;
            }
        }
        return null;
    }

    private @Nullable ByteWindow at(long position) throws IOException {
        ByteWindow window = ahead;
        if (window == null || window.position() > position) {
            close();
            if (++opened > MAX_OPENED) {
                return null;
            }
            window = new ByteWindow(opener.open(), 1);
            ahead = window;
        }
        while (window.position() < position && window.has(0)) {
            window.skip((int) Math.min(window.length(), position - window.position()));
        }
        return window;
    }

    @Override
    public void close() throws IOException {
        if (ahead != null) {
            ahead.close();
            ahead = null;
        }
    }
}
