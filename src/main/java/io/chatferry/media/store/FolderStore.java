package io.chatferry.media.store;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Objects;
import java.util.Optional;

/**
 * A folder that the user serves. A file gets its name only when all its bytes are on the disk. Folders and files are readable for
 * everybody, as a web server needs it, whatever the mask of this process says.
 */
final class FolderStore implements MediaStore {

    private static final int LOCKS = 64;
    private static final String FOLDER_MODE = "rwxr-xr-x";
    private static final String FILE_MODE = "rw-r--r--";

    private final Path root;
    private final PublicUrl publicUrl;
    private final Object[] locks = new Object[LOCKS];
    private volatile boolean closed;

    FolderStore(StoreSettings settings) {
        this.root = settings.folder().toAbsolutePath().normalize();
        this.publicUrl = new PublicUrl(settings.publicUrl());
        for (int i = 0; i < LOCKS; i++) {
            locks[i] = new Object();
        }
    }

    @Override
    public void put(String key, Path file, long size, String sha256, StoredType type) {
        Path path = path(key);
        synchronized (lock(key)) { // two files of one content and name may come at once
            try (FileSource source = new FileSource(file, size, () -> closed)) {
                createFolders(parent(path));
                Path unfinished = unfinished(path);
                try {
                    write(source, size, unfinished);
                    source.check(sha256);
                    move(unfinished, path);
                } finally {
                    Files.deleteIfExists(unfinished);
                }
                force(parent(path));
            } catch (IOException e) {
                throw FolderFailures.of(root, "write", e);
            }
        }
    }

    private Object lock(String key) {
        return locks[Math.floorMod(key.hashCode(), LOCKS)];
    }

    /** One name for each key: what a killed run has left is overwritten by the next. */
    private static Path unfinished(Path path) {
        MessageDigest name = FileSource.digest("SHA-256");
        name.update(path.getFileName().toString().getBytes(StandardCharsets.UTF_8));
        return path.resolveSibling("." + HexFormat.of().formatHex(name.digest()) + ".part");
    }

    private static void write(FileSource source, long size, Path to) throws IOException {
        try (FileChannel out = FileChannel.open(
                to,
                StandardOpenOption.CREATE,
                StandardOpenOption.TRUNCATE_EXISTING,
                StandardOpenOption.WRITE,
                LinkOption.NOFOLLOW_LINKS)) {
            source.read(0, size, (buffer, length) -> {
                ByteBuffer bytes = ByteBuffer.wrap(buffer, 0, length);
                while (bytes.hasRemaining()) {
                    out.write(bytes);
                }
            });
            out.force(true);
        }
        mode(to, FILE_MODE);
    }

    private static void move(Path unfinished, Path path) throws IOException {
        try {
            Files.move(unfinished, path, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (AtomicMoveNotSupportedException e) {
            Files.move(unfinished, path, StandardCopyOption.REPLACE_EXISTING);
        }
    }

    /** The store's own folder is made, but not the one that it lies in: that may be a disk which is not there now. */
    private void createFolders(Path folder) throws IOException {
        createFolder(root);
        Path made = root;
        for (Path name : root.relativize(folder)) {
            made = made.resolve(name);
            createFolder(made);
        }
        if (!made.toRealPath().startsWith(root.toRealPath())) {
            throw new StoreException(
                    false,
                    "a link in " + root
                            + " leads out of it\n  remove it: files are stored nowhere else than in this folder",
                    null);
        }
    }

    private static void createFolder(Path folder) throws IOException {
        if (Files.isDirectory(folder)) {
            return;
        }
        try {
            Files.createDirectory(folder);
        } catch (FileAlreadyExistsException e) {
            if (Files.isDirectory(folder)) {
                return; // another thread made it
            }
            throw e;
        }
        mode(folder, FOLDER_MODE);
        force(parent(folder));
    }

    private static void mode(Path path, String mode) throws IOException {
        if (path.getFileSystem().supportedFileAttributeViews().contains("posix")) {
            Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(mode));
        }
    }

    /** So that names, too, outlast a loss of power; not every system can. */
    private static void force(Path folder) {
        try (FileChannel names = FileChannel.open(folder)) {
            names.force(true);
        } catch (IOException cannot) {
            // Windows opens no folders, and needs no such thing
        }
    }

    @Override
    public Optional<StoredObject> find(String key) {
        Path path = path(key);
        if (!isOurs(path)) {
            return Optional.empty();
        }
        MessageDigest sha256 = FileSource.digest("SHA-256");
        byte[] buffer = new byte[64 * 1024];
        long size = 0;
        try (InputStream in = Files.newInputStream(path)) {
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                sha256.update(buffer, 0, read);
                size += read;
            }
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IOException e) {
            throw FolderFailures.of(root, "read", e);
        }
        return Optional.of(new StoredObject(size, HexFormat.of().formatHex(sha256.digest())));
    }

    @Override
    public InputStream read(String key) {
        Path path = path(key);
        try {
            if (!isOurs(path)) {
                throw new NoSuchFileException(key);
            }
            return Files.newInputStream(path);
        } catch (IOException e) {
            throw FolderFailures.of(root, "read", e);
        }
    }

    @Override
    public boolean delete(String key) {
        Path path = path(key);
        if (!Files.isDirectory(root)) {
            throw FolderFailures.of(root, "delete", new NoSuchFileException(root.toString()));
        }
        synchronized (lock(key)) {
            try {
                if (Files.isDirectory(parent(path)) && !isWithin(parent(path))) {
                    return false;
                }
                Files.deleteIfExists(unfinished(path));
                boolean deleted = Files.deleteIfExists(path);
                deleteEmptyFolders(parent(path));
                return deleted;
            } catch (IOException e) {
                throw FolderFailures.of(root, "delete", e);
            }
        }
    }

    private void deleteEmptyFolders(Path first) throws IOException {
        for (Path folder = first; !folder.equals(root); folder = parent(folder)) {
            try {
                Files.deleteIfExists(folder);
            } catch (DirectoryNotEmptyException inUse) {
                return;
            }
        }
    }

    private boolean isOurs(Path path) {
        if (!Files.isDirectory(root)) {
            throw FolderFailures.of(root, "read", new NoSuchFileException(root.toString()));
        }
        try {
            return Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS) && isWithin(parent(path));
        } catch (IOException e) {
            throw FolderFailures.of(root, "read", e);
        }
    }

    private boolean isWithin(Path folder) throws IOException {
        return folder.toRealPath().startsWith(root.toRealPath());
    }

    private Path path(String key) {
        try {
            Path path = root;
            for (String segment : StoredKey.segments(key)) {
                path = path.resolve(segment);
            }
            return path;
        } catch (InvalidPathException e) {
            throw FolderFailures.ofName(root, e);
        }
    }

    private static Path parent(Path path) {
        return Objects.requireNonNull(path.getParent());
    }

    @Override
    public void probe() {
        StoreProbe.of(this);
    }

    @Override
    public URI publicUrl(String key) {
        return publicUrl.of(key);
    }

    @Override
    public void close() {
        closed = true;
    }
}
