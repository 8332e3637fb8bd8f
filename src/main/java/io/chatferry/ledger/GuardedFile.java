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
 * A file of the database while the database holds it open, that notices when somebody deletes, moves, replaces, truncates
 * or overwrites it: the operating system would let all of that happen and tell nobody. The database writes its header, at
 * the beginning of the file, again and again; so what stands there on disk has to be what was written last, and the file
 * has to reach as far as was written.
 */
final class GuardedFile extends FileBase {

    private static final int HEADER = 4096;
    private static final Map<Path, GuardedFile> OPEN = new ConcurrentHashMap<>();

    private final FileChannel channel;
    private final Path path;
    private final @Nullable Object key;
    private byte[] header;
    private long end;
    private boolean changed;

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

    /** Whether the file that is open, if it is, is the one that lies there, as it was written. */
    static boolean intact(Path path) {
        GuardedFile open = OPEN.get(path.toAbsolutePath());
        return open == null || open.intact();
    }

    private synchronized boolean intact() {
        try {
            changed = changed
                    || !Objects.equals(key, key(path))
                    || Files.size(path) < end
                    || !Arrays.equals(header, header(path));
        } catch (IOException gone) {
            changed = true;
        }
        return !changed;
    }

    private static @Nullable Object key(Path path) throws IOException {
        return Files.readAttributes(path, BasicFileAttributes.class).fileKey();
    }

    private static byte[] header(Path path) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(HEADER);
        try (FileChannel in = FileChannel.open(path, StandardOpenOption.READ)) {
            while (bytes.hasRemaining() && in.read(bytes) >= 0) {
                Thread.onSpinWait(); // a read may bring less than it was asked for
            }
        }
        return Arrays.copyOf(bytes.array(), bytes.position());
    }

    @Override
    public synchronized int write(ByteBuffer from, long position) throws IOException {
        // what this writes would hide what is missing before it
        if (changed || ((position < HEADER || channel.size() < end) && !intact())) {
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
        if (intact()) {
            OPEN.remove(path, this); // else it is told until another is opened here
        }
        channel.close();
    }
}
