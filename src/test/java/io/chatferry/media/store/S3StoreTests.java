package io.chatferry.media.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.chatferry.ledger.ChildJvm;
import io.chatferry.model.Secret;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;

class S3StoreTests {

    private static final StoredType PNG = StoredType.of("image/png");
    private static final int LARGE = (int) S3Upload.LARGEST_IN_ONE + 12_345;

    private static S3ProxyServer server;
    private static S3Client client;

    @TempDir
    Path folder;

    private final Random random = new Random(3);

    @BeforeAll
    static void start() throws IOException, InterruptedException {
        server = S3ProxyServer.start();
        client = S3Client.builder()
                .httpClient(UrlConnectionHttpClient.create())
                .endpointOverride(server.endpoint())
                .forcePathStyle(true)
                .region(Region.US_EAST_1)
                .credentialsProvider(StaticCredentialsProvider.create(
                        AwsBasicCredentials.create(S3ProxyServer.ACCESS_KEY, S3ProxyServer.SECRET_KEY)))
                .build();
    }

    @AfterAll
    static void stop() throws IOException {
        client.close();
        server.close();
    }

    @Test
    void probesAndLeavesNothing() throws IOException {
        try (MediaStore store = MediaStore.open(server.settings("probed/here"))) {
            store.probe();
        }

        assertThat(server.keys()).noneMatch(key -> key.startsWith("probed"));
    }

    @Test
    void keepsWhatIsPutThereWithItsTypeNameAndHash() throws IOException {
        Content content = content(100_000);
        String key = content.key("日本 \"x\" + 100%.png");
        try (MediaStore store = MediaStore.open(server.settings("a/b"))) {
            store.put(key, content.file(), content.size(), content.sha256(), PNG);

            assertThat(store.find(key)).contains(new StoredObject(content.size(), content.sha256()));
            assertThat(bytes(store, key)).isEqualTo(Files.readAllBytes(content.file()));
            assertThat(store.publicUrl(key).getPath()).isEqualTo("/" + key);
        }
        HeadObjectResponse head = client.headObject(
                request -> request.bucket(S3ProxyServer.BUCKET).key("a/b/" + key));
        assertThat(head.contentType()).isEqualTo("image/png");
        assertThat(head.contentDisposition())
                .isEqualTo(
                        "inline; filename=\"__ _x_ + 100_.png\"; filename*=UTF-8''%E6%97%A5%E6%9C%AC%20%22x%22%20%2B%20100%25.png");
    }

    @Test
    void putsWithoutAPrefixToo() throws IOException {
        Content content = content(0);
        String key = content.key("empty.txt");
        try (MediaStore store = MediaStore.open(server.settings(""))) {
            store.put(key, content.file(), 0, content.sha256(), StoredType.of("text/html"));

            assertThat(store.find(key)).contains(new StoredObject(0, content.sha256()));
        }
        HeadObjectResponse head = client.headObject(
                request -> request.bucket(S3ProxyServer.BUCKET).key(key));
        assertThat(head.contentType()).isEqualTo("text/plain");
        assertThat(head.contentDisposition()).isEqualTo("attachment; filename=\"empty.txt\"");
    }

    @Test
    void putsLargeFilesInParts() throws IOException {
        Content content = content(LARGE);
        String key = content.key("film.mp4");
        try (MediaStore store = MediaStore.open(server.settings("large"))) {
            store.put(key, content.file(), content.size(), content.sha256(), StoredType.of("video/mp4"));

            assertThat(store.find(key)).contains(new StoredObject(content.size(), content.sha256()));
            assertThat(bytes(store, key)).isEqualTo(Files.readAllBytes(content.file()));
        }
        assertThat(unfinished()).isEmpty();
    }

    @Test
    void storesNothingOfAFileThatHasChanged() throws IOException {
        try (MediaStore store = MediaStore.open(server.settings("changed"))) {
            for (Content content : List.of(content(1000), content(LARGE))) {
                String key = content.key("a.bin");
                try (OutputStream change =
                        Files.newOutputStream(content.file(), java.nio.file.StandardOpenOption.APPEND)) {
                    change.write(1);
                }

                assertThatThrownBy(() -> store.put(key, content.file(), content.size(), content.sha256(), PNG))
                        .isInstanceOf(StoreException.class)
                        .hasMessageStartingWith("a file has changed before it was stored");
                assertThatThrownBy(() -> store.put(key, content.file(), content.size(), "ab".repeat(32), PNG))
                        .isInstanceOf(StoreException.class)
                        .hasMessageStartingWith("a file has changed before it was stored");
                assertThat(store.find(key)).isEmpty();
            }
        }
        assertThat(unfinished()).isEmpty();
    }

    @Test
    void abortsThePartsThatAKilledProcessHasLeft() throws IOException {
        Content content = content(LARGE);
        try (MediaStore store = MediaStore.open(server.settings("left"))) {
            String put = content.key("put.bin");
            String deleted = content.key("deleted.bin");
            for (String key : List.of(put, deleted)) {
                client.createMultipartUpload(
                        request -> request.bucket(S3ProxyServer.BUCKET).key("left/" + key));
            }

            store.put(put, content.file(), content.size(), content.sha256(), PNG);
            assertThat(unfinished()).containsExactly("left/" + deleted);
            assertThat(store.delete(deleted)).isFalse();

            assertThat(unfinished()).isEmpty();
        }
    }

    private static List<String> unfinished() {
        return client.listMultipartUploads(request -> request.bucket(S3ProxyServer.BUCKET)).uploads().stream()
                .map(upload -> upload.key())
                .toList();
    }

    @Test
    void deletesOnlyItsKey() throws IOException {
        Content one = content(10);
        Content other = content(20);
        try (MediaStore store = MediaStore.open(server.settings("deleted"))) {
            store.put(one.key("a.png"), one.file(), one.size(), one.sha256(), PNG);
            store.put(other.key("b.png"), other.file(), other.size(), other.sha256(), PNG);

            assertThat(store.delete(one.key("a.png"))).isTrue();
            assertThat(store.delete(one.key("a.png"))).isFalse();
            assertThat(store.find(one.key("a.png"))).isEmpty();
            assertThat(store.find(other.key("b.png"))).isPresent();
            assertThatThrownBy(() -> store.read(one.key("a.png")))
                    .isInstanceOf(StoreException.class)
                    .hasMessageStartingWith("a file is no longer in bucket media at http://127.0.0.1:");
        }
    }

    @Test
    void takesManyFilesAtOnce() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(16);
        try (MediaStore store = MediaStore.open(server.settings("many"))) {
            List<Content> contents = new ArrayList<>();
            List<Future<?>> puts = new ArrayList<>();
            for (int i = 0; i < 200; i++) {
                Content content = content(random.nextInt(30_000));
                contents.add(content);
                puts.add(threads.submit(
                        () -> store.put(content.key("a.png"), content.file(), content.size(), content.sha256(), PNG)));
            }
            for (Future<?> put : puts) {
                put.get();
            }

            assertThat(contents)
                    .allSatisfy(content -> assertThat(store.find(content.key("a.png")))
                            .contains(new StoredObject(content.size(), content.sha256())));
        } finally {
            threads.shutdown();
        }
    }

    @Test
    void saysThatThereIsNoBucketAlsoWhereAFileIsLookedUp() throws IOException {
        Content content = content(10);
        String key = content.key("a.png");
        String expected = "there is no bucket absent at " + server.endpoint()
                + "\n  create it, or correct media.store.url, media.store.endpoint or media.store.path-style";
        try (MediaStore store = MediaStore.open(server.settings("absent", "", S3ProxyServer.SECRET_KEY))) {
            assertThatThrownBy(() -> store.put(key, content.file(), content.size(), content.sha256(), PNG))
                    .hasMessage(expected);
            assertThatThrownBy(() -> store.find(key)).hasMessage(expected);
            assertThatThrownBy(() -> store.read(key)).hasMessage(expected);
            assertThatThrownBy(() -> store.delete(key)).hasMessage(expected);
            assertThatThrownBy(store::probe).hasMessage(expected);
        }
    }

    @Test
    void saysThatTheKeysAreWrongWithoutSayingThem() throws IOException {
        try (MediaStore store = MediaStore.open(server.settings(S3ProxyServer.BUCKET, "", "wrong-secret"))) {
            StoreException failed = catchThrowableOfType(StoreException.class, store::probe);

            assertThat(failed)
                    .hasMessage("bucket media at " + server.endpoint()
                            + " does not know the credentials (HTTP 403 SignatureDoesNotMatch)"
                            + "\n  check media.store.access-key and media.store.secret-key");
            assertThat(failed.isRetryable()).isFalse();
        }
        assertThat(server.settings("").toString())
                .doesNotContain(S3ProxyServer.SECRET_KEY)
                .doesNotContain(S3ProxyServer.ACCESS_KEY);
    }

    @Test
    void saysThatNothingAnswers() throws IOException {
        int free;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            free = socket.getLocalPort();
        }
        assertFails("http://127.0.0.1:" + free, "cannot be reached: nothing answers there", true);
        assertFails("http://no-such-host.invalid", "cannot be reached: the name of its host cannot be resolved", true);
        assertFails(
                server.endpoint().toString().replace("http:", "https:"),
                "TLS fails\n  check media.store.endpoint: it may be a port for http://",
                false);
    }

    private static void assertFails(String endpoint, String message, boolean retryable) {
        StoreSettings settings = new StoreSettings(
                URI.create("s3://media"),
                URI.create(endpoint),
                true,
                null,
                new Secret("key"),
                new Secret("secret"),
                URI.create("https://media.example.com"));
        try (MediaStore store = MediaStore.open(settings)) {
            StoreException failed = catchThrowableOfType(StoreException.class, store::probe);

            assertThat(failed).hasMessageContaining(message);
            assertThat(failed.isRetryable()).isEqualTo(retryable);
            assertThat(failed.getMessage().lines()).hasSize(2);
        }
    }

    @Test
    void resumesWhenAServerIsBack() throws Exception {
        Content content = content(50_000);
        String key = content.key("a.png");
        try (S3ProxyServer restarted = S3ProxyServer.start();
                MediaStore store = MediaStore.open(restarted.settings("x"))) {
            restarted.stop();
            StoreException failed = catchThrowableOfType(
                    StoreException.class, () -> store.put(key, content.file(), content.size(), content.sha256(), PNG));
            assertThat(failed.isRetryable()).isTrue();

            restarted.restart();
            store.put(key, content.file(), content.size(), content.sha256(), PNG);

            assertThat(store.find(key)).isPresent();
        }
    }

    @Test
    void cutsPutsShortWhenItIsClosed() throws IOException {
        Content content = content(1000);
        MediaStore store = MediaStore.open(server.settings("closed"));
        store.close();

        StoreException failed = catchThrowableOfType(
                StoreException.class,
                () -> store.put(content.key("a.png"), content.file(), content.size(), content.sha256(), PNG));

        assertThat(failed.isRetryable()).isTrue();
        assertThat(server.keys()).noneMatch(key -> key.startsWith("closed"));
    }

    /** A process with a heap of 64 MB puts 300 MB, in parts and in one request of the largest size. */
    @Test
    @Tag("full")
    void holdsNoFileInMemory() throws Exception {
        Content large = content(300 << 20);
        Content single = content((int) S3Upload.LARGEST_IN_ONE);
        for (Content content : List.of(large, single)) {
            try (ChildJvm child = ChildJvm.start(
                    List.of("env", "JAVA_TOOL_OPTIONS=-Xmx64m"),
                    PutMain.class,
                    java.util.Map.of(),
                    server.endpoint().toString(),
                    content.file().toString(),
                    Long.toString(content.size()),
                    content.sha256())) {
                assertThat(child.line("heap")).isEqualTo("heap at most 64 MB");
                assertThat(child.line("stored")).isEqualTo("stored " + content.size() + " bytes");
            }
        }
    }

    private Content content(int size) throws IOException {
        Path file = folder.resolve("file-" + random.nextLong());
        java.security.MessageDigest sha256 = FileSource.digest("SHA-256");
        byte[] block = new byte[1 << 20];
        try (OutputStream out = Files.newOutputStream(file)) {
            for (int left = size; left > 0; left -= block.length) {
                random.nextBytes(block);
                int length = Math.min(left, block.length);
                out.write(block, 0, length);
                sha256.update(block, 0, length);
            }
        }
        return new Content(file, size, HexFormat.of().formatHex(sha256.digest()));
    }

    private static byte[] bytes(MediaStore store, String key) throws IOException {
        try (InputStream in = store.read(key)) {
            return in.readAllBytes();
        }
    }

    private record Content(Path file, long size, String sha256) {

        String key(String name) {
            return StoredKey.of("job", sha256, name);
        }
    }

    /** Puts a file. */
    static final class PutMain {

        private PutMain() {}

        public static void main(String[] args) {
            System.out.println(
                    "heap at most " + (Runtime.getRuntime().maxMemory() + (8 << 20)) / (64 << 20) * 64 + " MB");
            StoreSettings settings = new StoreSettings(
                    URI.create("s3://" + S3ProxyServer.BUCKET + "/memory"),
                    URI.create(args[0]),
                    true,
                    null,
                    new Secret(S3ProxyServer.ACCESS_KEY),
                    new Secret(S3ProxyServer.SECRET_KEY),
                    URI.create("https://media.example.com"));
            String key = StoredKey.of("job", args[3], "film.mp4");
            try (MediaStore store = MediaStore.open(settings)) {
                store.put(key, Path.of(args[1]), Long.parseLong(args[2]), args[3], StoredType.of("video/mp4"));
                System.out.println("stored " + store.find(key).orElseThrow().size() + " bytes");
            }
        }
    }
}
