package io.chatferry.media.store;

import java.io.IOException;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.CompletedPart;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.S3Exception;

/** One file on its way into a bucket: in one request, or in parts that become an object all at once. */
final class S3Upload {

    /** Larger files go in parts, so that a broken connection costs one part. */
    static final long LARGEST_IN_ONE = 32L << 20;

    private static final long PART = 16L << 20;
    private static final int MOST_PARTS = 10_000;

    /** A minute for an answer, and time for the bytes on the slowest line that makes sense. */
    private static final Duration TO_ANSWER = Duration.ofMinutes(1);

    private static final long SLOWEST_BYTES_A_SECOND = 64 * 1024;

    private final S3Client s3;
    private final String bucket;
    private final String key;
    private final String contentType;
    private final String contentDisposition;
    private final Map<String, String> metadata;

    S3Upload(
            S3Client s3,
            String bucket,
            String key,
            String contentType,
            String contentDisposition,
            Map<String, String> metadata) {
        this.s3 = s3;
        this.bucket = bucket;
        this.key = key;
        this.contentType = contentType;
        this.contentDisposition = contentDisposition;
        this.metadata = metadata;
    }

    void put(FileSource source, long size, String sha256) {
        if (size > LARGEST_IN_ONE) {
            putInParts(source, size, sha256);
            return;
        }
        String md5 = md5(source, 0, size);
        source.check(sha256);
        s3.putObject(
                request -> request.bucket(bucket)
                        .key(key)
                        .contentType(contentType)
                        .contentDisposition(contentDisposition)
                        .metadata(metadata)
                        .contentMD5(md5)
                        .overrideConfiguration(override -> override.apiCallAttemptTimeout(time(size))),
                body(source, 0, size));
    }

    private void putInParts(FileSource source, long size, String sha256) {
        abortUnfinished(s3, bucket, key);
        String upload = s3.createMultipartUpload(request -> request.bucket(bucket)
                        .key(key)
                        .contentType(contentType)
                        .contentDisposition(contentDisposition)
                        .metadata(metadata))
                .uploadId();
        try {
            List<CompletedPart> parts = putParts(source, size, upload);
            source.check(sha256);
            complete(upload, parts, size);
        } catch (RuntimeException e) {
            try {
                abort(s3, bucket, key, upload);
            } catch (SdkException notAborted) {
                e.addSuppressed(notAborted); // the next put or delete of this key aborts it
            }
            throw e;
        }
    }

    private List<CompletedPart> putParts(FileSource source, long size, String upload) {
        long length = Math.max(PART, (size + MOST_PARTS - 1) / MOST_PARTS);
        List<CompletedPart> parts = new ArrayList<>();
        for (long from = 0; from < size; from += length) {
            parts.add(putPart(source, from, Math.min(length, size - from), upload, parts.size() + 1));
        }
        return parts;
    }

    private CompletedPart putPart(FileSource source, long from, long length, String upload, int number) {
        String md5 = md5(source, from, length);
        String tag = s3.uploadPart(
                        request -> request.bucket(bucket)
                                .key(key)
                                .uploadId(upload)
                                .partNumber(number)
                                .contentMD5(md5)
                                .overrideConfiguration(override -> override.apiCallAttemptTimeout(time(length))),
                        body(source, from, length))
                .eTag();
        return CompletedPart.builder().partNumber(number).eTag(tag).build();
    }

    private void complete(String upload, List<CompletedPart> parts, long size) {
        try {
            s3.completeMultipartUpload(request ->
                    request.bucket(bucket).key(key).uploadId(upload).multipartUpload(all -> all.parts(parts)));
        } catch (S3Exception e) {
            if (e.statusCode() != 404 || !isComplete(size)) {
                throw e;
            }
            // an earlier attempt got through, and only its answer was lost
        }
    }

    private boolean isComplete(long size) {
        HeadObjectResponse head =
                s3.headObject(request -> request.bucket(bucket).key(key));
        return head.contentLength() == size && metadata.equals(head.metadata());
    }

    private static RequestBody body(FileSource source, long from, long length) {
        return RequestBody.fromContentProvider(() -> source.stream(from, length), length, StoredType.OCTETS);
    }

    private static Duration time(long length) {
        return TO_ANSWER.plusSeconds(length / SLOWEST_BYTES_A_SECOND);
    }

    private static String md5(FileSource source, long from, long length) {
        MessageDigest md5 = FileSource.digest("MD5");
        try {
            source.read(from, length, (buffer, count) -> md5.update(buffer, 0, count));
        } catch (IOException e) {
            throw new IllegalStateException("nothing is written", e);
        }
        return Base64.getEncoder().encodeToString(md5.digest());
    }

    /** Removes the parts that killed processes have left, which no listing of a bucket shows but its bill. */
    static void abortUnfinished(S3Client s3, String bucket, String key) {
        try {
            s3.listMultipartUploads(request -> request.bucket(bucket).prefix(key)).uploads().stream()
                    .filter(upload -> upload.key().equals(key))
                    .forEach(upload -> abort(s3, bucket, key, upload.uploadId()));
        } catch (S3Exception notAllowed) {
            if (notAllowed.statusCode() >= 500 && notAllowed.statusCode() != 501) {
                throw notAllowed;
            }
            // a right, or a service, without such lists
        }
    }

    private static void abort(S3Client s3, String bucket, String key, String upload) {
        s3.abortMultipartUpload(request -> request.bucket(bucket).key(key).uploadId(upload));
    }
}
