package io.chatferry.sandbox.store;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.cfg.JsonNodeFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * A journal in one append-only file: records written before the process dies are replayed at the next start. A record
 * consists of its length, its checksum and its content; a torn record at the end is truncated. Thread-safe.
 */
final class FileJournal implements Journal {

    private static final String FILE = "sandbox.journal";
    private static final int HEAD = 2 * Integer.BYTES;
    private static final byte MESSAGE = 'M';
    private static final byte ROW = 'R';
    private static final byte NO_ROW = 'X';
    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
            .build();

    /** Receives the records of the journal. */
    interface Replay {
        Class<?> typeOf(String table);

        void row(String table, String key, @Nullable Object row);

        void message(long id, byte[] encoded);
    }

    private final FileChannel file;

    /** Opens the journal of a folder, replays it, and positions it after its last complete record. */
    FileJournal(Path folder, Replay replay) {
        try {
            Files.createDirectories(folder);
            Path path = folder.resolve(FILE);
            file = FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
            FileLock lock = file.tryLock();
            if (lock == null) {
                throw new IllegalArgumentException(anotherUses(folder));
            }
            long good = replay(path, replay);
            file.truncate(good);
            file.position(good);
        } catch (java.nio.channels.OverlappingFileLockException e) {
            throw new IllegalArgumentException(anotherUses(folder), e);
        } catch (IOException e) {
            throw new IllegalArgumentException(
                    "the sandbox cannot keep its data in " + folder + ": "
                            + (e instanceof FileAlreadyExistsException ? "it is a file" : e.getMessage())
                            + "\n  make the folder writable, or choose another one with --data",
                    e);
        }
    }

    private static String anotherUses(Path folder) {
        return "another sandbox uses " + folder + "\n  stop it, or choose another folder with --data";
    }

    private static long replay(Path path, Replay replay) throws IOException {
        long good = 0;
        try (DataInputStream in = new DataInputStream(new BufferedInputStream(Files.newInputStream(path), 1 << 20))) {
            while (true) {
                int length = in.readInt();
                int sum = in.readInt();
                byte[] content = length < 1 ? new byte[0] : in.readNBytes(length);
                if (content.length != length || length < 1 || sum(content) != sum) {
                    return good;
                }
                tell(ByteBuffer.wrap(content), replay);
                good += HEAD + length;
            }
        } catch (EOFException end) {
            return good;
        }
    }

    private static void tell(ByteBuffer content, Replay replay) {
        byte kind = content.get();
        if (kind == MESSAGE) {
            long id = content.getLong();
            replay.message(id, rest(content));
            return;
        }
        String table = text(content);
        String key = text(content);
        replay.row(table, key, kind == ROW ? JSON.readValue(rest(content), replay.typeOf(table)) : null);
    }

    private static String text(ByteBuffer content) {
        byte[] bytes = new byte[content.getInt()];
        content.get(bytes);
        return new String(bytes, StandardCharsets.UTF_8);
    }

    private static byte[] rest(ByteBuffer content) {
        byte[] rest = new byte[content.remaining()];
        content.get(rest);
        return rest;
    }

    private static int sum(byte[] content) {
        CRC32C sum = new CRC32C();
        sum.update(content);
        return (int) sum.getValue();
    }

    @Override
    public void put(String table, String key, Object row) {
        row(ROW, table, key, JSON.writeValueAsBytes(row));
    }

    @Override
    public void remove(String table, String key) {
        row(NO_ROW, table, key, new byte[0]);
    }

    private void row(byte kind, String table, String key, byte[] row) {
        byte[] tableName = table.getBytes(StandardCharsets.UTF_8);
        byte[] keyName = key.getBytes(StandardCharsets.UTF_8);
        append(ByteBuffer.allocate(1 + 2 * Integer.BYTES + tableName.length + keyName.length + row.length)
                .put(kind)
                .putInt(tableName.length)
                .put(tableName)
                .putInt(keyName.length)
                .put(keyName)
                .put(row)
                .array());
    }

    @Override
    public void message(long id, byte[] encoded) {
        append(ByteBuffer.allocate(1 + Long.BYTES + encoded.length)
                .put(MESSAGE)
                .putLong(id)
                .put(encoded)
                .array());
    }

    private synchronized void append(byte[] content) {
        ByteBuffer framed = ByteBuffer.allocate(HEAD + content.length)
                .putInt(content.length)
                .putInt(sum(content))
                .put(content)
                .flip();
        try {
            while (framed.hasRemaining()) {
                file.write(framed);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write the sandbox's journal", e);
        }
    }

    @Override
    public synchronized void close() {
        try {
            file.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
