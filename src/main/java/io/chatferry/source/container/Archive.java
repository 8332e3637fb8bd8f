package io.chatferry.source.container;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A zip or tar with random access to its members. Not thread-safe. */
public interface Archive extends Closeable {

    /** The most members that are read of an archive. */
    int MAX_MEMBERS = 100_000;

    /** The files in the archive, in the order of its directory; without folders. */
    List<Member> members();

    /** Why the archive is not whole, such as that its end is missing; null if it is. */
    @Nullable
    String damage();

    /** A file in an archive. */
    interface Member {

        /** The path as the archive has it, with {@code /}. */
        String name();

        /** Why it has no bytes of its own: it is a link, a device or the like; null for a file. */
        @Nullable
        String noFileReason();

        /** Its size in the archive, in bytes. */
        long storedSize();

        /** Its size when unpacked, in bytes. */
        long size();

        /** The unpacked bytes; their end is proven by size and, in a zip, by checksum. */
        InputStream open() throws IOException;
    }

    /** The archive cannot be read at all, or is not to be read. The message has at most two lines. */
    final class ArchiveException extends IOException {

        private static final long serialVersionUID = 1L;

        private final String advice;

        ArchiveException(String message, String advice) {
            super(message);
            this.advice = advice;
        }

        /** What to do. */
        public String advice() {
            return advice;
        }
    }
}
