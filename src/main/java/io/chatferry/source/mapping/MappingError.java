package io.chatferry.source.mapping;

import io.chatferry.source.api.SourceException;

/** A key of the mapping is wrong; the message begins with its path. */
final class MappingError extends SourceException {

    private static final long serialVersionUID = 1L;

    private final String path;

    MappingError(String path, String what, String remedy) {
        super(path + ": " + what + "\n" + remedy);
        this.path = path;
    }

    /** The path of the key: {@code source.mapping.files[0].messages.sentAt}. */
    String path() {
        return path;
    }
}
