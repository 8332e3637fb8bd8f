package io.chatferry.media.fetch;

import io.chatferry.file.OwnerOnly;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * A file on its way, in the spool. The head is on disk before the first byte of the part is, and a part goes before its head is
 * replaced: whatever is found after a kill is bytes of the file that the head tells about. Used by one thread.
 */
final class PartFile implements AutoCloseable {

    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final int BUFFER = 64 * 1024;

    private final Path part;
    private final Path headFile;
    private final String urlHash;
    private PartHead head;
    private long length;
    private MessageDigest digest = sha256();
    /** No channel: that would be closed by an interrupt in the middle of a write. */
    private @Nullable FileOutputStream out;

    private PartFile(FetchRequest request) {
        part = request.spool().resolve(request.partName() + ".part");
        headFile = request.spool().resolve(request.partName() + ".head");
        urlHash = hash(request.url());
        head = new PartHead(urlHash, null, null, null, null);
    }

    /** Takes what is there of this URL; what belongs to another one is removed. */
    static PartFile open(FetchRequest request) {
        PartFile file = new PartFile(request);
        try {
            file.load();
        } catch (IOException e) {
            throw new SpoolException(file.part, e);
        }
        return file;
    }

    private void load() throws IOException {
        PartHead found = readHead();
        long size = Files.isRegularFile(part) ? Files.size(part) : 0;
        if (found != null && found.url().equals(urlHash) && (found.total() == null || size <= found.total())) {
            head = found;
            length = size;
        } else {
            discard();
        }
    }

    private @Nullable PartHead readHead() throws IOException {
        if (!Files.isRegularFile(headFile)) {
            return null;
        }
        try {
            return JSON.readValue(Files.readAllBytes(headFile), PartHead.class);
        } catch (JacksonException unreadable) {
            return null; // a machine that lost power may leave it so
        }
    }

    PartHead head() {
        return head;
    }

    long length() {
        return length;
    }

    /** Whether all of it was there before: its last attempt was killed between the last byte and the result. */
    boolean isComplete() {
        return head.total() != null && length == head.total() && Files.isRegularFile(part);
    }

    /** Whether the rest of it can be asked for. */
    boolean isResumable() {
        return length > 0 && head.validator() != null;
    }

    /** Begins the file anew. */
    void restart(
            @Nullable String validator, @Nullable Long total, @Nullable String contentType, @Nullable String fileName) {
        try {
            close();
            Files.deleteIfExists(part);
            writeHead(new PartHead(urlHash, validator, total, contentType, fileName));
            OwnerOnly.open(part, StandardOpenOption.CREATE, StandardOpenOption.WRITE)
                    .close();
            out = new FileOutputStream(part.toFile(), true);
            digest = sha256();
            length = 0;
        } catch (IOException e) {
            throw new SpoolException(part, e);
        }
    }

    /** Continues the file behind what is there, which is hashed first. */
    void resume() {
        try {
            digest = sha256();
            try (InputStream in = Files.newInputStream(part)) {
                byte[] buffer = new byte[BUFFER];
                for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                    digest.update(buffer, 0, n);
                }
            }
            out = new FileOutputStream(part.toFile(), true);
        } catch (IOException e) {
            throw new SpoolException(part, e);
        }
    }

    void write(byte[] bytes, int count) {
        try {
            opened().write(bytes, 0, count);
            digest.update(bytes, 0, count);
            length += count;
        } catch (IOException e) {
            throw new SpoolException(part, e);
        }
    }

    private FileOutputStream opened() {
        if (out == null) {
            throw new IllegalStateException("neither restarted nor resumed");
        }
        return out;
    }

    /** Forces it to disk; its hash in hex. */
    String finish() {
        try {
            opened().getFD().sync();
            if (head.total() == null) {
                writeHead(head.withTotal(length));
            }
            return HexFormat.of().formatHex(digest.digest());
        } catch (IOException e) {
            throw new SpoolException(part, e);
        }
    }

    Path path() {
        return part;
    }

    /** Removes part and head. */
    void discard() {
        try {
            close();
            Files.deleteIfExists(part);
            Files.deleteIfExists(headFile);
            head = new PartHead(urlHash, null, null, null, null);
            length = 0;
        } catch (IOException e) {
            throw new SpoolException(part, e);
        }
    }

    /** A kill leaves the old head or the new one, never a half. */
    private void writeHead(PartHead changed) throws IOException {
        Path fresh = headFile.resolveSibling(headFile.getFileName() + ".new");
        Files.deleteIfExists(fresh);
        OwnerOnly.open(fresh, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)
                .close();
        Files.write(fresh, JSON.writeValueAsBytes(changed), StandardOpenOption.WRITE);
        Files.move(fresh, headFile, StandardCopyOption.ATOMIC_MOVE);
        head = changed;
    }

    private static String hash(URI url) {
        return HexFormat.of().formatHex(sha256().digest(url.toString().getBytes(StandardCharsets.UTF_8)));
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        try {
            if (out != null) {
                out.close();
                out = null;
            }
        } catch (IOException e) {
            throw new SpoolException(part, e);
        }
    }
}
