package io.chatferry.source.mapping.lookup;

import io.chatferry.source.api.SourceException;
import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.h2.mvstore.MVMap;
import org.h2.mvstore.MVStore;
import org.jspecify.annotations.Nullable;

/**
 * The temporary file of the lookups that do not fit into memory, in the folder of {@code java.io.tmpdir}. Only its owner may
 * read it. On POSIX systems it loses its name as soon as it is open, so that nothing is left whatever way the process ends.
 * Not thread-safe.
 */
final class LookupStore implements AutoCloseable {

    private static final int CACHE_MB = 8;
    private static final String FILE = "rows.mv";
    private static final boolean IS_POSIX =
            FileSystems.getDefault().supportedFileAttributeViews().contains("posix");

    private @Nullable Path folder;
    private @Nullable MVStore store;

    /** The rows of a lookup, by their keys. */
    MVMap<String, String> map(String name) {
        return store().openMap(name);
    }

    private MVStore store() {
        MVStore open = store;
        if (open == null) {
            try {
                Path created = Files.createTempDirectory("chatferry-lookups-"); // mode 0700
                folder = created;
                open = new MVStore.Builder()
                        .fileName(created.resolve(FILE).toString())
                        .cacheSize(CACHE_MB)
                        .open();
                store = open;
                if (IS_POSIX) {
                    Files.setPosixFilePermissions(created.resolve(FILE), PosixFilePermissions.fromString("rw-------"));
                    removeNames();
                }
            } catch (IOException e) {
                throw new SourceException("The lookups of the mapping need a temporary file, and none can be made: "
                        + e.getMessage() + "\nMake room in " + System.getProperty("java.io.tmpdir") + ".");
            }
        }
        return open;
    }

    private void removeNames() throws IOException {
        Path used = folder;
        if (used != null) {
            Files.deleteIfExists(used.resolve(FILE));
            Files.deleteIfExists(used);
            folder = null;
        }
    }

    @Override
    public void close() throws IOException {
        if (store != null) {
            store.closeImmediately();
            store = null;
        }
        removeNames();
    }
}
