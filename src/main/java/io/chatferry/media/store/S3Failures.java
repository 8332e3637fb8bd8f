package io.chatferry.media.store;

import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.UnknownHostException;
import java.security.cert.CertificateException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.AbortedException;
import software.amazon.awssdk.core.exception.ApiCallAttemptTimeoutException;
import software.amazon.awssdk.core.exception.SdkException;

/**
 * What is wrong with a bucket, and what to do. Of what a service says only codes are repeated: its own words may hold keys and names
 * of files.
 */
final class S3Failures {

    private static final String AGAIN = "run the same command again: it resumes";
    private static final String CHECK = "check media.store.endpoint, DNS and firewall, and " + AGAIN;

    private static final Set<String> WRONG_KEYS =
            Set.of("InvalidAccessKeyId", "SignatureDoesNotMatch", "InvalidSecurity");
    private static final Set<String> EXPIRED =
            Set.of("ExpiredToken", "ExpiredTokenException", "InvalidToken", "TokenRefreshRequired", "RequestExpired");
    private static final Set<String> CLOCK = Set.of("RequestTimeTooSkewed", "RequestInTheFuture");
    private static final Set<String> WRONG_REGION = Set.of(
            "PermanentRedirect",
            "TemporaryRedirect",
            "AuthorizationHeaderMalformed",
            "IllegalLocationConstraintException",
            "InvalidRegion");
    private static final Set<String> FULL = Set.of(
            "InsufficientStorage",
            "QuotaExceeded",
            "XMinioStorageFull",
            "XMinioAdminBucketQuotaExceeded",
            "StorageFull",
            "NotEnoughSpace");

    /** Told of a single request, whose repetition may succeed. */
    private static final Set<String> LATER = Set.of("RequestTimeout", "BadDigest", "NoSuchUpload", "OperationAborted");

    private static final Pattern REGION = Pattern.compile("[a-z0-9-]{2,40}");
    private static final Pattern CODE = Pattern.compile("[A-Za-z0-9.]{1,60}");
    private static final Pattern EXPECTED_REGION = Pattern.compile("expecting '([a-z0-9-]{2,40})'");

    private final String bucket;
    private final @Nullable URI endpoint;
    private final @Nullable String region;
    private final boolean pathStyle;
    private final boolean hasKeys;

    S3Failures(StoreSettings settings) {
        this.bucket = settings.bucket();
        this.endpoint = settings.endpoint();
        this.region = settings.region();
        this.pathStyle = settings.pathStyle();
        this.hasKeys = settings.accessKey() != null;
    }

    /** Does something; {@code done} says what, for people: the bucket cannot be … */
    <T> T translated(String done, Supplier<T> work) {
        try {
            return work.get();
        } catch (SdkException e) {
            throw of(done, e);
        } catch (StoreException e) {
            throw e;
        } catch (RuntimeException e) {
            Throwable ours = causes(e)
                    .filter(StoreException.class::isInstance)
                    .findFirst()
                    .orElseThrow(() -> e);
            throw (StoreException) ours;
        }
    }

    private StoreException of(String done, SdkException failed) {
        StoreException ours = (StoreException) causes(failed)
                .filter(StoreException.class::isInstance)
                .findFirst()
                .orElse(null);
        if (ours != null) {
            return ours;
        }
        return failed instanceof AwsServiceException answered ? ofAnswer(done, answered) : ofCall(done, failed);
    }

    /** What a service says of itself: a status, and a code unless its answer has no body. */
    private record Answer(int status, String code, @Nullable String rightRegion) {

        static Answer of(AwsServiceException failed) {
            AwsErrorDetails details = failed.awsErrorDetails();
            String code = details == null ? null : details.errorCode();
            return new Answer(
                    failed.statusCode(),
                    code != null && CODE.matcher(code).matches() ? code : "",
                    details == null ? null : region(details));
        }

        private static @Nullable String region(AwsErrorDetails details) {
            if (details.sdkHttpResponse() != null) {
                String header = details.sdkHttpResponse()
                        .firstMatchingHeader("x-amz-bucket-region")
                        .orElse("");
                if (REGION.matcher(header).matches()) {
                    return header;
                }
            }
            Matcher told = EXPECTED_REGION.matcher(details.errorMessage() == null ? "" : details.errorMessage());
            return told.find() ? told.group(1) : null;
        }

        boolean isOneOf(Set<String> codes) {
            return codes.contains(code);
        }

        @Override
        public String toString() {
            return code.isEmpty() ? "HTTP " + status : "HTTP " + status + " " + code;
        }
    }

    private StoreException ofAnswer(String done, AwsServiceException failed) {
        Answer answer = Answer.of(failed);
        return ofPlace(answer, failed)
                .or(() -> ofCredentials(answer, done, failed))
                .or(() -> ofState(answer, done, failed))
                .orElseGet(
                        () -> fatal(
                                failed,
                                named() + " cannot " + done + ": the service answers " + answer,
                                "look this code up with the service; media.store.path-style or media.store.endpoint may be wrong"));
    }

    private Optional<StoreException> ofPlace(Answer answer, AwsServiceException failed) {
        if (answer.code().equals("NoSuchBucket")) {
            return Optional.of(noBucket(failed));
        }
        String right = answer.rightRegion();
        boolean isElsewhere = region != null && right != null && !right.equals(region);
        if (answer.isOneOf(WRONG_REGION)
                || answer.status() == 301
                || answer.status() == 307
                || (answer.status() == 400 && isElsewhere)) {
            String wrong = region == null ? "that of the settings" : region;
            return Optional.of(
                    right == null
                            ? fatal(
                                    failed,
                                    named() + " is in another region than " + wrong,
                                    "set media.store.region to the bucket's")
                            : fatal(
                                    failed,
                                    named() + " is in the region " + right + ", not in " + wrong,
                                    "set media.store.region: " + right));
        }
        return Optional.empty();
    }

    StoreException noBucket(AwsServiceException failed) {
        return fatal(
                failed,
                "there is no " + named(),
                "create it, or correct media.store.url, media.store.endpoint or media.store.path-style");
    }

    private Optional<StoreException> ofCredentials(Answer answer, String done, AwsServiceException failed) {
        if (answer.isOneOf(CLOCK)) {
            return Optional.of(fatal(
                    failed,
                    "the clock of this machine is not that of the store (" + answer + ")",
                    "set it with NTP, and run the same command again"));
        }
        if (answer.isOneOf(EXPIRED)) {
            return Optional.of(fatal(
                    failed,
                    "the credentials for " + named() + " have expired (" + answer + ")",
                    "renew them, and " + AGAIN));
        }
        if (answer.isOneOf(WRONG_KEYS) || answer.status() == 401) {
            return Optional.of(
                    fatal(
                            failed,
                            named() + " does not know the credentials (" + answer + ")",
                            hasKeys
                                    ? "check media.store.access-key and media.store.secret-key"
                                    : "check the credentials that the AWS SDK finds, or set media.store.access-key and media.store.secret-key"));
        }
        if (answer.status() == 403 && !answer.isOneOf(FULL)) {
            return Optional.of(
                    fatal(
                            failed,
                            named() + " may not " + done + " with these credentials (" + answer + ")",
                            "allow them s3:PutObject, s3:GetObject, s3:DeleteObject and s3:AbortMultipartUpload on its objects, and s3:ListBucket"));
        }
        return Optional.empty();
    }

    private Optional<StoreException> ofState(Answer answer, String done, AwsServiceException failed) {
        if (answer.isOneOf(FULL) || answer.status() == 507) {
            return Optional.of(fatal(
                    failed,
                    named() + " takes no more: its storage or quota is used up (" + answer + ")",
                    "raise it, and " + AGAIN));
        }
        if (answer.code().equals("NoSuchKey")) {
            return Optional.of(fatal(
                    failed,
                    "a file is no longer in " + named() + " (" + answer + ")",
                    "find out what else changes that bucket"));
        }
        boolean isLater = answer.isOneOf(LATER)
                || answer.status() == 408
                || answer.status() == 429
                || (answer.status() >= 500 && answer.status() != 501);
        return isLater
                ? Optional.of(new StoreException(
                        true, named() + " cannot " + done + " now (" + answer + ")\n  " + AGAIN, failed))
                : Optional.empty();
    }

    /** No answer came. */
    private StoreException ofCall(String done, SdkException failed) {
        List<Throwable> causes = causes(failed).toList();
        String said = String.valueOf(failed.getMessage()).toLowerCase(Locale.ROOT);
        if (failed instanceof AbortedException || causes.stream().anyMatch(InterruptedException.class::isInstance)) {
            return new StoreException(true, "stopped before the file was stored", failed);
        }
        if (said.contains("unable to load region")) {
            return fatal(failed, "no setting says in which region " + named() + " is", "set media.store.region");
        }
        if (said.contains("unable to load credentials")) {
            return fatal(
                    failed,
                    "there are no credentials for " + named(),
                    "set media.store.access-key and media.store.secret-key, or give the AWS SDK some, as by a profile or a role");
        }
        return causes.stream()
                .flatMap(cause -> unreachable(cause, failed).stream())
                .findFirst()
                .orElseGet(() -> new StoreException(
                        true,
                        "the connection to " + place() + " broke off: " + named() + " cannot " + done + "\n  " + AGAIN,
                        failed));
    }

    private Optional<StoreException> unreachable(Throwable cause, SdkException failed) {
        if (cause instanceof UnknownHostException) {
            boolean isNameOfBucket = endpoint != null && !pathStyle;
            return isNameOfBucket
                    ? unreachable(
                            true,
                            "the name of its host, with the bucket's in front, cannot be resolved",
                            "set media.store.path-style: true, or check media.store.endpoint and DNS",
                            failed)
                    : unreachable(true, "the name of its host cannot be resolved", CHECK, failed);
        }
        if (cause instanceof ConnectException || cause instanceof NoRouteToHostException) {
            return unreachable(true, "nothing answers there", CHECK, failed);
        }
        if (cause instanceof SocketTimeoutException || cause instanceof ApiCallAttemptTimeoutException) {
            return unreachable(true, "it does not answer in time", CHECK, failed);
        }
        if (cause instanceof CertificateException) {
            return unreachable(
                    false,
                    "its certificate is not trusted, or is for another name",
                    "correct media.store.endpoint, or trust it: JAVA_OPTS=-Djavax.net.ssl.trustStore=FILE",
                    failed);
        }
        if (cause instanceof SSLException && causes(cause).noneMatch(CertificateException.class::isInstance)) {
            return unreachable(false, "TLS fails", "check media.store.endpoint: it may be a port for http://", failed);
        }
        return Optional.empty();
    }

    private Optional<StoreException> unreachable(boolean isLater, String reason, String remedy, SdkException failed) {
        return Optional.of(
                new StoreException(isLater, place() + " cannot be reached: " + reason + "\n  " + remedy, failed));
    }

    private static StoreException fatal(Exception failed, String wrong, String remedy) {
        return new StoreException(false, wrong + "\n  " + remedy, failed);
    }

    private String named() {
        return endpoint == null ? "bucket " + bucket : "bucket " + bucket + " at " + endpoint;
    }

    private String place() {
        return endpoint == null ? "AWS" : endpoint.toString();
    }

    private static Stream<Throwable> causes(Throwable failed) {
        return Stream.iterate(failed, cause -> cause != null, Throwable::getCause)
                .limit(20);
    }
}
