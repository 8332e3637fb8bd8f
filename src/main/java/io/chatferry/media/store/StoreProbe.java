package io.chatferry.media.store;

import io.chatferry.file.TemporaryFolder;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import java.util.UUID;

/** Tries all that a job does with a store, on a small file. */
final class StoreProbe {

    private static final byte[] CONTENT = "Chatferry has tried whether it can write here. This file can be deleted.\n"
            .getBytes(StandardCharsets.UTF_8);
    private static final StoredType TEXT = StoredType.of("text/plain");

    private StoreProbe() {}

    static void of(MediaStore store) {
        String key = "chatferry-probe-" + UUID.randomUUID() + ".txt";
        try (TemporaryFolder folder = TemporaryFolder.create()) {
            Path file = Files.write(folder.path().resolve("probe"), CONTENT);
            String sha256 =
                    HexFormat.of().formatHex(FileSource.digest("SHA-256").digest(CONTENT));
            StoredObject expected = new StoredObject(CONTENT.length, sha256);
            store.put(key, file, CONTENT.length, sha256, TEXT);
            Optional<StoredObject> found = store.find(key);
            byte[] read = read(store, key);
            boolean deleted = store.delete(key);
            // last: where listing is not allowed, some services answer 403 for what is not there
            boolean isGone = store.find(key).isEmpty();
            if (!found.equals(Optional.of(expected)) || !Arrays.equals(read, CONTENT) || !deleted || !isGone) {
                throw new StoreException(
                        false,
                        "the store does not give back what was put into it: size, hash or bytes differ, or it is there after it was deleted"
                                + "\n  this service cannot keep media; choose another media.store.url",
                        null);
            }
        } catch (IOException e) {
            throw new StoreException(
                    true,
                    "no file can be written in the folder for temporary files: " + e.getMessage()
                            + "\n  check that disk",
                    e);
        }
    }

    private static byte[] read(MediaStore store, String key) {
        try (InputStream in = store.read(key)) {
            return in.readNBytes(CONTENT.length + 1);
        } catch (IOException e) {
            throw new StoreException(
                    true, "the store breaks off where a file is read from it\n  run the same command again", e);
        }
    }
}
