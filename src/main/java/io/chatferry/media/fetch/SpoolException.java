package io.chatferry.media.fetch;

import java.io.IOException;
import java.nio.file.Path;

/** The spool cannot be written or read: a fault of the disk, which no other file would escape. The message is for users. */
public final class SpoolException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    SpoolException(Path file, IOException cause) {
        super(
                "Files on their way cannot be kept in " + file.toAbsolutePath().getParent() + ": " + reason(cause)
                        + "\nFree space there, or check the folder's permissions, and run the command again",
                cause);
    }

    private static String reason(IOException cause) {
        String text = cause.getMessage();
        return text == null ? cause.getClass().getSimpleName() : text;
    }
}
