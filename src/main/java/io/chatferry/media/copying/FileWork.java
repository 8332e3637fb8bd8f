package io.chatferry.media.copying;

import io.chatferry.ledger.media.MediaFile;
import io.chatferry.media.fetch.FetchRequest;
import io.chatferry.media.fetch.FetchResult;
import io.chatferry.media.fetch.FileFetcher;
import io.chatferry.media.fetch.SpoolException;
import io.chatferry.media.store.FileTypes;
import io.chatferry.media.store.MediaStore;
import io.chatferry.media.store.StoreException;
import io.chatferry.media.store.StoredObject;
import io.chatferry.media.store.StoredType;
import io.chatferry.media.web.WebUrl;
import io.chatferry.model.Attachment;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What the threads that copy do for one file. Thread-safe. */
final class FileWork {

    private static final String BAD_URL = "BAD_URL";
    private static final String NOT_IN_EXPORT = "NOT_IN_EXPORT";
    private static final String TOO_LARGE = "TOO_LARGE";

    private static final int BUFFER = 1 << 16;

    private final CopySettings settings;
    private final FileFetcher fetcher;
    private final MediaStore store;
    private final ExportedFiles exported;
    private final MediaSpool spool;

    FileWork(CopySettings settings, FileFetcher fetcher, MediaStore store, ExportedFiles exported, MediaSpool spool) {
        this.settings = settings;
        this.fetcher = fetcher;
        this.store = store;
        this.exported = exported;
        this.spool = spool;
    }

    /** Gets the bytes of a file into the spool; makes one attempt. */
    CopyEvent get(MediaFile file) {
        try {
            if (file.isInExport()) {
                return ofExport(file);
            }
            Optional<URI> url = WebUrl.parse(file.source());
            return url.isEmpty()
                    ? new CopyEvent.Missing(file, BAD_URL, "the link is none of the web")
                    : ofWeb(file, url.get());
        } catch (InterruptedException cut) {
            return new CopyEvent.Cut(file);
        } catch (SpoolException full) {
            return new CopyEvent.Failed(file, Objects.requireNonNullElse(full.getMessage(), ""));
        } catch (IOException full) {
            return new CopyEvent.Failed(
                    file,
                    "Files cannot be kept in " + spool.folder() + ": " + full.getMessage()
                            + "\n  make room there, and run the same command again");
        }
    }

    private CopyEvent ofWeb(MediaFile file, URI url) throws InterruptedException, IOException {
        FetchResult result =
                fetcher.fetch(new FetchRequest(url, spool.folder(), MediaSpool.name(file.key()), file.declaredType()));
        if (result instanceof FetchResult.Fetched fetched) {
            String type = fetched.contentType() == null ? file.declaredType() : fetched.contentType();
            return received(file, fetched.file(), fetched.size(), fetched.sha256(), type, fetched.bytesReceived());
        } else if (result instanceof FetchResult.Missing missing) {
            return new CopyEvent.Missing(file, missing.reason().name(), missing.message());
        }
        return new CopyEvent.Later(file, (FetchResult.Later) result);
    }

    private CopyEvent ofExport(MediaFile file) throws IOException {
        Path part = spool.part(file.key());
        MessageDigest sha = sha256();
        long[] size = {0};
        String unreadable = exported.read(Attachment.pathInExport(file.source()), in -> size[0] = copy(in, part, sha));
        if (unreadable != null) {
            return new CopyEvent.Missing(file, NOT_IN_EXPORT, unreadable);
        }
        if (size[0] > settings.maxSize()) {
            spool.delete(file.key());
            return new CopyEvent.Missing(file, TOO_LARGE, "it has more than " + settings.maxSize() + " bytes");
        }
        return received(file, part, size[0], HexFormat.of().formatHex(sha.digest()), file.declaredType(), size[0]);
    }

    /** Copies at most one byte more than is allowed. */
    private long copy(InputStream in, Path part, MessageDigest sha) throws IOException {
        try (FileChannel channel = io.chatferry.file.OwnerOnly.open(
                        part,
                        StandardOpenOption.CREATE,
                        StandardOpenOption.TRUNCATE_EXISTING,
                        StandardOpenOption.WRITE);
                OutputStream out = Channels.newOutputStream(channel)) {
            byte[] buffer = new byte[BUFFER];
            long size = 0;
            int read = in.read(buffer);
            while (read >= 0 && size <= settings.maxSize()) {
                sha.update(buffer, 0, read);
                out.write(buffer, 0, read);
                size += read;
                read = in.read(buffer);
            }
            channel.force(true);
            return size;
        }
    }

    private static CopyEvent.Received received(
            MediaFile file, Path part, long size, String sha256, @Nullable String type, long bytes) throws IOException {
        StoredType stored = FileTypes.sniff(part, type, file.name());
        return new CopyEvent.Received(file, part, size, sha256, stored, file.name(), bytes);
    }

    /** Puts the bytes of a file into the store. */
    CopyEvent put(CopyEvent.Received received, String objectKey) {
        try {
            store.put(objectKey, received.part(), received.size(), received.sha256(), received.type());
            return new CopyEvent.Stored(received.file());
        } catch (StoreException failed) {
            String message = Objects.requireNonNullElse(failed.getMessage(), "");
            return failed.isRetryable()
                    ? new CopyEvent.NotPut(received.file(), received, message)
                    : new CopyEvent.Failed(received.file(), message);
        }
    }

    /** Finds out what became of a file that a dead run has begun to store. */
    CopyEvent resume(MediaFile file) {
        MediaFile.Stored noted = Objects.requireNonNull(file.stored());
        try {
            Optional<StoredObject> found = store.find(noted.objectKey());
            if (found.isPresent()
                    && found.get().size() == noted.size()
                    && noted.sha256().equals(found.get().sha256())) {
                return new CopyEvent.Stored(file);
            }
            Path part = spool.part(file.key());
            if (Files.isRegularFile(part)
                    && Files.size(part) == noted.size()
                    && hash(part).equals(noted.sha256())) {
                return received(file, part, noted.size(), noted.sha256(), noted.contentType(), 0);
            }
            return new CopyEvent.NotStored(file);
        } catch (IOException unreadable) {
            return new CopyEvent.NotStored(file);
        } catch (StoreException failed) {
            String message = Objects.requireNonNullElse(failed.getMessage(), "");
            return failed.isRetryable() ? new CopyEvent.NotResumed(file, message) : new CopyEvent.Failed(file, message);
        }
    }

    private static String hash(Path part) throws IOException {
        MessageDigest sha = sha256();
        try (InputStream in = new DigestInputStream(Files.newInputStream(part), sha)) {
            in.transferTo(OutputStream.nullOutputStream());
        }
        return HexFormat.of().formatHex(sha.digest());
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException missing) {
            throw new IllegalStateException("every Java platform has SHA-256", missing);
        }
    }
}
