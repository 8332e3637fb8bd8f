package io.chatferry.ledger;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import org.h2.store.fs.FileBase;
import org.jspecify.annotations.Nullable;

/**
 * An open file of the database that detects when another program deletes, moves, replaces, truncates or overwrites it: the
 * operating system allows all of that without notice. The database rewrites the header at the beginning of the file often;
 * so the header on disk must be the one written last, and the file must be at least as long as what was written.
 */
final class GuardedFile extends FileBase {

    private static final int HEADER = 4096;
    private static final Map<Path, GuardedFile> OPEN = new ConcurrentHashMap<>();

    private final FileChannel channel;
    private final Path path;
    private final @Nullable Object key;
    private byte[] header;
    private long end;
    private boolean isChanged;

    private GuardedFile(FileChannel channel, Path path) throws IOException {
        this.channel = channel;
        this.path = path;
        this.key = key(path);
        this.header = header(path);
        this.end = channel.size();
    }

    /** Guards what was opened at {@code path}. */
    static FileChannel of(FileChannel channel, Path path) throws IOException {
        GuardedFile guarded = new GuardedFile(channel, path.toAbsolutePath());
        OPEN.put(guarded.path, guarded);
        return guarded;
    }

    /** Whether the file at {@code path} is as it was written; true if it is not open. */
    static boolean isIntact(Path path) {
        GuardedFile open = OPEN.get(path.toAbsolutePath());
        return open == null || open.isIntact();
    }

    private synchronized boolean isIntact() {
        try {
            isChanged = isChanged
                    || !Objects.equals(key, key(path))
                    || Files.size(path) < end
                    || !Arrays.equals(header, header(path));
        } catch (IOException gone) {
            isChanged = true;
        }
        return !isChanged;
    }

    private static @Nullable Object key(Path path) throws IOException {
        return Files.readAttributes(path, BasicFileAttributes.class).fileKey();
    }

    private static byte[] header(Path path) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(HEADER);
        try (FileChannel in = FileChannel.open(path, StandardOpenOption.READ)) {
            while (bytes.hasRemaining() && in.read(bytes) >= 0) {
                Thread.onSpinWait(); // a read may return fewer bytes than requested
            }
        }
        return Arrays.copyOf(bytes.array(), bytes.position());
    }

    @Override
    public synchronized int write(ByteBuffer from, long position) throws IOException {
        // a write behind a missing part would hide that it is missing
        if (isChanged || ((position < HEADER || channel.size() < end) && !isIntact())) {
            throw new IOException(path + " was changed by another program");
        }
        int written = channel.write(from, position);
        end = Math.max(end, position + written);
        if (position < HEADER) {
            header = header(path);
        }
        return written;
    }

    @Override
    public synchronized FileChannel truncate(long size) throws IOException {
        channel.truncate(size);
        end = Math.min(end, size);
        if (size < HEADER) {
            header = header(path);
        }
        return this;
    }

    @Override
    public int write(ByteBuffer from) throws IOException {
        int written = write(from, position());
        position(position() + written);
        return written;
    }

    @Override
    public int read(ByteBuffer to) throws IOException {
        return channel.read(to);
    }

    @Override
    @SuppressWarnings("UnsynchronizedOverridesSynchronized") // readers need not wait for one another
    public int read(ByteBuffer to, long position) throws IOException {
        return channel.read(to, position);
    }

    @Override
    public long position() throws IOException {
        return channel.position();
    }

    @Override
    public FileChannel position(long position) throws IOException {
        channel.position(position);
        return this;
    }

    @Override
    public long size() throws IOException {
        return channel.size();
    }

    @Override
    public void force(boolean metaData) throws IOException {
        channel.force(metaData);
    }

    @Override
    public FileLock tryLock(long position, long size, boolean shared) throws IOException {
        return channel.tryLock(position, size, shared);
    }

    @Override
    protected void implCloseChannel() throws IOException {
        if (isIntact()) {
            OPEN.remove(path, this); // a changed file stays known as changed until another is opened here
        }
        channel.close();
    }
}
