package io.chatferry.media.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.sun.net.httpserver.HttpServer;
import io.chatferry.model.Secret;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.core.exception.SdkClientException;

/** What services answer that S3Proxy does not, by a server that answers each request alike. */
class S3FailuresTests {

    private static final String KEY = StoredKey.of("job", "ab".repeat(32), "a.png");

    private final AtomicInteger requests = new AtomicInteger();
    private HttpServer server;
    private int status;
    private String code = "";
    private String message = "The key AKIA-TOLD and the file Jane's diary.txt are wrong";
    private String region = "";

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            requests.incrementAndGet();
            exchange.getRequestBody().readAllBytes();
            byte[] body = ("<?xml version=\"1.0\"?><Error><Code>" + code + "</Code><Message>" + message
                            + "</Message></Error>")
                    .getBytes(StandardCharsets.UTF_8);
            if (!region.isEmpty()) {
                exchange.getResponseHeaders().add("x-amz-bucket-region", region);
            }
            boolean isHead = exchange.getRequestMethod().equals("HEAD");
            exchange.sendResponseHeaders(status, isHead ? -1 : body.length);
            if (!isHead) {
                exchange.getResponseBody().write(body);
            }
            exchange.close();
        });
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    private StoreSettings settings() {
        return new StoreSettings(
                URI.create("s3://media/prefix"),
                URI.create("http://127.0.0.1:" + server.getAddress().getPort()),
                true,
                "eu-west-1",
                new Secret("AKIA-TOLD"),
                new Secret("secret-told"),
                URI.create("https://media.example.com/"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        403 | AccessDenied | bucket B may not be written to with these credentials (HTTP 403 AccessDenied) | false
        403 | InvalidAccessKeyId | bucket B does not know the credentials (HTTP 403 InvalidAccessKeyId) | false
        401 | Unauthorized | bucket B does not know the credentials (HTTP 401) | false
        400 | ExpiredToken | the credentials for bucket B have expired (HTTP 400 ExpiredToken) | false
        403 | RequestTimeTooSkewed | the clock of this machine is not that of the store (HTTP 403 RequestTimeTooSkewed) | false
        404 | NoSuchBucket | there is no bucket B | false
        400 | QuotaExceeded | bucket B takes no more: its storage or quota is used up (HTTP 400 QuotaExceeded) | false
        507 | XMinioStorageFull | bucket B takes no more: its storage or quota is used up (HTTP 507 XMinioStorageFull) | false
        501 | NotImplemented | bucket B cannot be written to: the service answers HTTP 501 NotImplemented | false
        400 | InvalidArgument | bucket B cannot be written to: the service answers HTTP 400 InvalidArgument | false
        400 | BadDigest | bucket B cannot be written to now (HTTP 400 BadDigest) | true
        500 | InternalError | bucket B cannot be written to now (HTTP 500 InternalError) | true
        503 | SlowDown | bucket B cannot be written to now (HTTP 503 SlowDown) | true
        429 | TooManyRequests | bucket B cannot be written to now (HTTP 429 TooManyRequests) | true
        404 | NoSuchUpload | bucket B cannot be written to now (HTTP 404 NoSuchUpload) | true
        404 | '' | bucket B cannot be written to: the service answers HTTP 404 | false
        301 | PermanentRedirect | bucket B is in another region than eu-west-1 | false
        """)
    void saysInTwoLinesWhatIsWrongAndWhatToDo(int status, String code, String expected, boolean retryable) {
        this.status = status;
        this.code = code;
        try (MediaStore store = MediaStore.open(settings())) {
            StoreException failed = catchThrowableOfType(StoreException.class, store::probe);

            assertThat(failed.getMessage().lines())
                    .hasSize(2)
                    .first()
                    .isEqualTo(expected.replace(
                            "bucket B", "bucket media at " + settings().endpoint()));
            assertThat(failed.getMessage()).doesNotContain("AKIA", "secret-told", "Jane");
            assertThat(failed.isRetryable()).isEqualTo(retryable);
            assertThat(requests.get()).isBetween(1, 3);
        }
    }

    @Test
    void saysWhichRegionIsTheRightOne() {
        String expected = "bucket media at " + settings().endpoint()
                + " is in the region eu-central-1, not in eu-west-1" + "\n  set media.store.region: eu-central-1";
        status = 400;
        code = "AuthorizationHeaderMalformed";
        message = "The authorization header is malformed; the region 'eu-west-1' is wrong; expecting 'eu-central-1'";
        try (MediaStore store = MediaStore.open(settings())) {
            assertThat(catchThrowableOfType(StoreException.class, store::probe)).hasMessage(expected);
            region = "eu-central-1";
            message = "no word of it";
            assertThat(catchThrowableOfType(StoreException.class, () -> store.find(KEY)))
                    .hasMessage(expected);
            status = 301;
            assertThat(catchThrowableOfType(StoreException.class, () -> store.read(KEY)))
                    .hasMessage(expected);
        }
    }

    @Test
    void doesNotTakeAForbiddenFileForAMissingOne() {
        status = 403;
        try (MediaStore store = MediaStore.open(settings())) {
            assertThat(catchThrowableOfType(StoreException.class, () -> store.find(KEY)))
                    .hasMessageStartingWith("bucket media at " + settings().endpoint() + " may not be looked into");
        }
    }

    @Test
    void saysWhichSettingsAreMissing() {
        S3Failures failures = new S3Failures(settings());

        assertThat(failure(failures, "Unable to load region from any of the providers in the chain X: [Y, Z]"))
                .endsWith("\n  set media.store.region");
        assertThat(failure(failures, "Unable to load credentials from any of the providers in the chain X: [Y, Z]"))
                .startsWith("there are no credentials for bucket media");
    }

    @Test
    void saysThatTheBucketsNameIsPutInFrontOfTheHosts() {
        StoreSettings settings = new StoreSettings(
                URI.create("s3://media"),
                URI.create("http://minio.invalid:9000"),
                false,
                null,
                new Secret("key"),
                new Secret("secret"),
                URI.create("https://media.example.com/"));
        try (MediaStore store = MediaStore.open(settings)) {
            assertThat(catchThrowableOfType(StoreException.class, store::probe))
                    .hasMessageEndingWith(
                            "\n  set media.store.path-style: true, or check media.store.endpoint and DNS");
        }
    }

    @Test
    void sendsNoMoreOfAFileOnceItIsClosed(@TempDir Path folder) throws IOException {
        byte[] content = new byte[20 << 20];
        Path file = Files.write(folder.resolve("file"), content);
        String sha256 = HexFormat.of().formatHex(FileSource.digest("SHA-256").digest(content));
        AtomicReference<MediaStore> store = new AtomicReference<>();
        server.removeContext("/");
        server.createContext("/", exchange -> {
            requests.incrementAndGet();
            exchange.getRequestBody().readNBytes(1 << 20);
            store.get().close();
            exchange.getRequestBody().readAllBytes();
            exchange.sendResponseHeaders(200, -1);
            exchange.close();
        });
        store.set(MediaStore.open(settings()));

        StoreException failed = catchThrowableOfType(
                StoreException.class,
                () -> store.get().put(KEY, file, content.length, sha256, StoredType.of("video/mp4")));

        assertThat(failed).hasMessage("stopped before the file was stored");
        assertThat(failed.isRetryable()).isTrue();
        assertThat(requests).hasValue(1);
    }

    private static String failure(S3Failures failures, String message) {
        return catchThrowableOfType(
                        StoreException.class,
                        () -> failures.translated("be used", () -> {
                            throw SdkClientException.create(message);
                        }))
                .getMessage();
    }
}
