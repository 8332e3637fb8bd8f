package io.chatferry.media.fetch;

import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** What became of one attempt. The messages name the host at most, never the rest of a link: it may hold a secret. */
public sealed interface FetchResult {

    /**
     * The whole file lies on disk.
     *
     * @param file the part file in the spool; the caller's from now on, together with its {@code .head}
     * @param sha256 in lower-case hex
     * @param contentType as the server declared it, without parameters
     * @param fileName as the server named it in {@code Content-Disposition}
     * @param bytesReceived in this attempt alone; 0 if the file was already there
     * @param resumed whether it begins with bytes of an earlier attempt
     */
    record Fetched(
            Path file,
            long size,
            String sha256,
            @Nullable String contentType,
            @Nullable String fileName,
            long bytesReceived,
            boolean resumed)
            implements FetchResult {}

    /**
     * It will not come. Nothing of it is left in the spool.
     *
     * @param status of the answer that says so, if there was one
     */
    record Missing(MissingReason reason, @Nullable Integer status, String message) implements FetchResult {}

    /**
     * This attempt failed; what has arrived stays in the spool if it can be continued.
     *
     * @param delay how long to leave it alone, at least
     * @param isAttempt false if the host makes everybody wait (429, an outage), which is no failure of this file; a host
     *     that does so for long is not excused any more
     */
    record Later(String message, Duration delay, long bytesReceived, boolean isAttempt) implements FetchResult {}
}
