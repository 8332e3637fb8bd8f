package io.chatferry.media.fetch;

import java.net.URI;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * A file to fetch. {@code partName.part} in the spool holds the bytes so far, {@code partName.head} what a resumption must know;
 * only {@link FileFetcher} writes them, and no two calls at once may have the same.
 *
 * @param spool a folder that exists
 * @param partName the same for each attempt at this file; ASCII letters, digits, dots, underscores and hyphens
 * @param declaredType the content type that the export says, or the first half of it, such as {@code image}
 */
public record FetchRequest(
        URI url, Path spool, String partName, @Nullable String declaredType) {

    public FetchRequest {
        if (!partName.matches("[A-Za-z0-9][A-Za-z0-9._-]*")) {
            throw new IllegalArgumentException("No name of a file: " + partName);
        }
    }
}
