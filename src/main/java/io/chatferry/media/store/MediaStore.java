package io.chatferry.media.store;

import java.io.InputStream;
import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A place for files, by key: {@link StoredKey}. Thread-safe; calls block. Each may throw a {@link StoreException}. One process at a
 * time writes or deletes the keys of one job.
 */
public interface MediaStore extends AutoCloseable {

    /** Nothing is asked or written yet: {@link #probe} does. */
    static MediaStore open(StoreSettings settings) {
        return settings.isFolder() ? new FolderStore(settings) : S3Store.open(settings);
    }

    /**
     * Puts a file there, whole or not at all; what is there already is replaced. The bytes are streamed, and must be those that size
     * and hash tell.
     */
    void put(String key, Path file, long size, String sha256, StoredType type);

    Optional<StoredObject> find(String key);

    /** Its bytes; the caller closes the stream. */
    InputStream read(String key);

    /** Also removes what an interrupted {@link #put} has left of this key. Returns whether it was there. */
    boolean delete(String key);

    /** Writes, looks up, reads and removes a small file of its own: whether all that a job needs works. */
    void probe();

    /** Where the world finds it. */
    URI publicUrl(String key);

    /**
     * Cuts running puts short at their next bytes: they fail as retryable ones, and leave nothing under their keys. A put that waits
     * for an answer goes on waiting.
     */
    @Override
    void close();
}
