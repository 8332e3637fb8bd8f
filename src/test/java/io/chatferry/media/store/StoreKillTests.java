package io.chatferry.media.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.chatferry.ledger.ChildJvm;
import io.chatferry.model.Secret;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A process that puts a file is killed at any moment: the file is there whole or not at all, and nothing else is left in the end. */
class StoreKillTests {

    /** Large enough for parts, and for a kill in the middle. */
    private static final int SIZE = 40 << 20;

    @TempDir
    Path folder;

    private final Random random = new Random(17);

    @Test
    void aFolderHoldsAFileWholeOrNotAtAll() throws Exception {
        Path root = folder.resolve("media");
        killAndPutAgain(3, root.toUri(), URI.create("http://unused/"));

        try (Stream<Path> left = Files.list(root)) {
            assertThat(left).isEmpty();
        }
    }

    @Test
    void aBucketHoldsAFileWholeOrNotAtAll() throws Exception {
        try (S3ProxyServer server = S3ProxyServer.start()) {
            killAndPutAgain(2, URI.create("s3://" + S3ProxyServer.BUCKET + "/x"), server.endpoint());

            assertThat(server.keys()).isEmpty();
        }
    }

    private void killAndPutAgain(int kills, URI url, URI endpoint) throws IOException, InterruptedException {
        byte[] bytes = new byte[SIZE];
        random.nextBytes(bytes);
        Path file = Files.write(folder.resolve("file"), bytes);
        String sha256 = HexFormat.of().formatHex(FileSource.digest("SHA-256").digest(bytes));
        String key = StoredKey.of("job", sha256, "film.mp4");
        try (MediaStore store = MediaStore.open(settings(url, endpoint))) {
            for (int i = 0; i < kills; i++) {
                try (ChildJvm child = ChildJvm.start(
                        PutMain.class, url.toString(), endpoint.toString(), key, file.toString(), sha256)) {
                    assertThat(child.line("putting")).isNotNull();
                    LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(random.nextInt(400)));
                    child.kill();
                }
                if (i > 0) { // before the first put, there may be no folder yet
                    assertThat(store.find(key)).isIn(Optional.empty(), Optional.of(new StoredObject(SIZE, sha256)));
                }
                store.put(key, file, SIZE, sha256, StoredType.of("video/mp4"));
                assertThat(store.find(key)).contains(new StoredObject(SIZE, sha256));
                assertThat(store.delete(key)).isTrue();
            }
        }
    }

    private static StoreSettings settings(URI url, URI endpoint) {
        return new StoreSettings(
                url,
                endpoint,
                true,
                null,
                new Secret(S3ProxyServer.ACCESS_KEY),
                new Secret(S3ProxyServer.SECRET_KEY),
                URI.create("https://media.example.com/"));
    }

    /** Puts a file. */
    static final class PutMain {

        private PutMain() {}

        public static void main(String[] args) throws IOException {
            List<String> given = List.of(args);
            Path file = Path.of(given.get(3));
            try (MediaStore store = MediaStore.open(settings(URI.create(given.get(0)), URI.create(given.get(1))))) {
                System.out.println("putting");
                store.put(given.get(2), file, Files.size(file), given.get(4), StoredType.of("video/mp4"));
            }
        }
    }
}
