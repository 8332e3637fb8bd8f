package io.chatferry.media.store;

import io.chatferry.model.Secret;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
import software.amazon.awssdk.core.checksums.ResponseChecksumValidation;
import software.amazon.awssdk.http.urlconnection.ProxyConfiguration;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.S3ClientBuilder;
import software.amazon.awssdk.services.s3.S3Configuration;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.S3Exception;

/** A bucket of S3, or of a service that speaks as S3 does. */
final class S3Store implements MediaStore {

    /** The metadata that says which bytes were stored. */
    static final String SHA256 = "sha256";

    private static final Pattern HASH = Pattern.compile("[0-9a-f]{64}");

    private static final Duration TO_CONNECT = Duration.ofSeconds(10);
    private static final Duration TO_ANSWER = Duration.ofSeconds(60);
    private static final int ATTEMPTS = 3;

    /** Services other than AWS have one region, and most do not care which name it is signed with. */
    private static final Region REGION_OF_OTHERS = Region.US_EAST_1;

    private final S3Client s3;
    private final StoreSettings settings;
    private final S3Failures failures;
    private final PublicUrl publicUrl;
    private volatile boolean closed;
    private volatile boolean bucketSeen;

    private S3Store(S3Client s3, StoreSettings settings, S3Failures failures) {
        this.s3 = s3;
        this.settings = settings;
        this.failures = failures;
        this.publicUrl = new PublicUrl(settings.publicUrl());
    }

    static S3Store open(StoreSettings settings) {
        S3Failures failures = new S3Failures(settings);
        return new S3Store(failures.translated("be used", () -> client(settings)), settings, failures);
    }

    private static S3Client client(StoreSettings settings) {
        S3ClientBuilder builder = S3Client.builder()
                .httpClient(UrlConnectionHttpClient.builder()
                        .connectionTimeout(TO_CONNECT)
                        .socketTimeout(TO_ANSWER)
                        .proxyConfiguration(ProxyConfiguration.builder()
                                .useEnvironmentVariablesValues(false)
                                .build())
                        .build())
                .overrideConfiguration(
                        override -> override.retryStrategy(AwsRetryStrategy.standardRetryStrategy().toBuilder()
                                .maxAttempts(ATTEMPTS)
                                .build()))
                .credentialsProvider(credentials(settings.accessKey(), settings.secretKey()))
                .forcePathStyle(settings.pathStyle())
                // many services refuse the SDK's own checksums, and chunks that are signed one by one; each part goes
                // with its MD5
                .requestChecksumCalculation(RequestChecksumCalculation.WHEN_REQUIRED)
                .responseChecksumValidation(ResponseChecksumValidation.WHEN_REQUIRED)
                .serviceConfiguration(S3Configuration.builder()
                        .chunkedEncodingEnabled(false)
                        // Java would wait for a minute for the 100 of a service that sends none
                        .expectContinueEnabled(false)
                        .build());
        URI endpoint = settings.endpoint();
        String region = settings.region();
        if (endpoint != null) {
            builder.endpointOverride(endpoint).region(REGION_OF_OTHERS);
        }
        if (region != null) {
            builder.region(Region.of(region.toLowerCase(Locale.ROOT)));
        }
        return builder.build();
    }

    private static AwsCredentialsProvider credentials(@Nullable Secret accessKey, @Nullable Secret secretKey) {
        return accessKey == null
                ? DefaultCredentialsProvider.builder().build()
                : StaticCredentialsProvider.create(AwsBasicCredentials.create(
                        accessKey.reveal(), Objects.requireNonNull(secretKey).reveal()));
    }

    private String objectKey(String key) {
        StoredKey.segments(key);
        return settings.prefix().isEmpty() ? key : settings.prefix() + "/" + key;
    }

    @Override
    public void put(String key, Path file, long size, String sha256, StoredType type) {
        S3Upload upload = new S3Upload(
                s3,
                settings.bucket(),
                objectKey(key),
                type.contentType(),
                ContentDisposition.of(StoredKey.name(key), type.inline()),
                Map.of(SHA256, sha256));
        try (FileSource source = new FileSource(file, size, () -> closed)) {
            failures.translated("be written to", () -> {
                upload.put(source, size, sha256);
                return true;
            });
        }
    }

    @Override
    public Optional<StoredObject> find(String key) {
        String object = objectKey(key);
        return failures.translated("be looked into", () -> head(object)).map(S3Store::stored);
    }

    private static StoredObject stored(HeadObjectResponse head) {
        String noted = head.metadata().get(SHA256);
        return new StoredObject(
                head.contentLength(), noted != null && HASH.matcher(noted).matches() ? noted : null);
    }

    private Optional<HeadObjectResponse> head(String object) {
        try {
            return Optional.of(
                    s3.headObject(request -> request.bucket(settings.bucket()).key(object)));
        } catch (S3Exception e) {
            if (e.statusCode() != 404) {
                throw e;
            }
            requireBucket();
            return Optional.empty();
        }
    }

    /** That an object is missing, and that its bucket is, is the same answer. */
    private void requireBucket() {
        if (bucketSeen) {
            return;
        }
        try {
            s3.headBucket(request -> request.bucket(settings.bucket()));
        } catch (S3Exception e) {
            if (e.statusCode() == 404) {
                throw failures.noBucket(e);
            }
            // it may be there and not be looked at
        }
        bucketSeen = true;
    }

    @Override
    public InputStream read(String key) {
        String object = objectKey(key);
        return failures.translated(
                "be read from",
                () -> s3.getObject(request -> request.bucket(settings.bucket()).key(object)));
    }

    @Override
    public boolean delete(String key) {
        String object = objectKey(key);
        return failures.translated("be deleted from", () -> {
            boolean isThere = head(object).isPresent();
            if (isThere) {
                s3.deleteObject(request -> request.bucket(settings.bucket()).key(object));
            }
            S3Upload.abortUnfinished(s3, settings.bucket(), object);
            return isThere;
        });
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
        s3.close();
    }
}
