package io.chatferry.file;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * A folder for temporary files in the folder of {@code java.io.tmpdir}, which only its owner may read. A lock shows that its process
 * lives: the next one that makes such a folder removes those that killed processes have left. Not thread-safe.
 */
public final class TemporaryFolder implements AutoCloseable {

    private static final String PREFIX = "chatferry-";
    private static final String LOCK = "lock";
    /** A folder that was just made may not be locked yet. */
    private static final Duration TIME_TO_LOCK = Duration.ofMinutes(1);

    /** Of this process: opening and closing the file of a lock would release it. */
    private static final Set<Path> OURS = ConcurrentHashMap.newKeySet();

    private final Path path;
    private final FileChannel lock;

    private TemporaryFolder(Path path, FileChannel lock) {
        this.path = path;
        this.lock = lock;
    }

    /** Makes a new folder. */
    public static TemporaryFolder create() throws IOException {
        Path parent = Path.of(System.getProperty("java.io.tmpdir"));
        removeLeftovers(parent);
        Path path = parent.resolve(PREFIX + UUID.randomUUID());
        OURS.add(path);
        OwnerOnly.createFolder(path);
        FileChannel lock = OwnerOnly.open(path.resolve(LOCK), StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        try {
            lock.tryLock(); // where the system has no locks, the folder is only removed too late or too early after
            // a kill
        } catch (IOException none) {
            // as above
        }
        return new TemporaryFolder(path, lock);
    }

    public Path path() {
        return path;
    }

    private static void removeLeftovers(Path parent) {
        try (DirectoryStream<Path> folders = Files.newDirectoryStream(parent, PREFIX + "*")) {
            for (Path folder : folders) {
                Path lock = folder.resolve(LOCK);
                if (!OURS.contains(folder) && Files.isRegularFile(lock) && isLeftover(lock)) {
                    delete(folder);
                }
            }
        } catch (IOException theirs) {
            // of another user, or removed by another process at the same time
        }
    }

    private static boolean isLeftover(Path lock) throws IOException {
        Instant made = Files.getLastModifiedTime(lock).toInstant();
        if (made.isAfter(Instant.now().minus(TIME_TO_LOCK))) {
            return false;
        }
        try (FileChannel channel = FileChannel.open(lock, StandardOpenOption.WRITE);
                @Nullable FileLock taken = channel.tryLock()) {
            return taken != null;
        }
    }

    private static void delete(Path folder) throws IOException {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
            for (Path file : files) {
                Files.deleteIfExists(file);
            }
        }
        Files.deleteIfExists(folder);
    }

    /** Removes the folder and the files in it. */
    @Override
    public void close() throws IOException {
        lock.close();
        delete(path);
        OURS.remove(path);
    }
}
