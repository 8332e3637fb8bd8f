package io.chatferry.source.mapping.tree;

import io.chatferry.source.api.SourceException;

/** A key of the mapping is wrong; the message begins with its path. */
public final class MappingError extends SourceException {

    private static final long serialVersionUID = 1L;

    private final String path;

    public MappingError(String path, String what, String remedy) {
        super(path + ": " + what + "\n" + remedy);
        this.path = path;
    }

    /** The path of the key: {@code source.mapping.files[0].messages.sentAt}. */
    public String path() {
        return path;
    }
}
