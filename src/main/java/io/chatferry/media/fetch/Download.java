package io.chatferry.media.fetch;

import io.chatferry.media.fetch.FetchResult.Fetched;
import io.chatferry.media.fetch.FetchResult.Later;
import io.chatferry.media.web.ConnectionFault;
import io.chatferry.media.web.ContentRange;
import io.chatferry.media.web.DispositionName;
import io.chatferry.media.web.ExpectedContent;
import io.chatferry.media.web.PacedStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;

/** One attempt at one file: continues what is in the spool, or begins anew. */
final class Download {

    private static final int BUFFER = 64 * 1024;
    private static final Pattern ARCHIVE = Pattern.compile("(?i)\\.(?:gz|tgz|svgz)$");
    private static final int OK = 200;
    private static final int ACCEPTED = 202;
    private static final int NON_AUTHORITATIVE = 203;
    private static final int PARTIAL = 206;
    private static final int NO_SUCH_RANGE = 416;

    private final RequestSender sender;
    private final FetchPolicy policy;
    private final FetchRequest request;
    private final PartFile part;
    private final ExpectedContent expected;
    private long received;

    Download(RequestSender sender, FetchPolicy policy, FetchRequest request, PartFile part) {
        this.sender = sender;
        this.policy = policy;
        this.request = request;
        this.part = part;
        this.expected = ExpectedContent.of(
                request.declaredType(), String.valueOf(request.url().getRawPath()));
    }

    FetchResult run() throws InterruptedException {
        try {
            if (part.isComplete()) {
                part.resume();
                return fetched(true);
            }
            return part.isResumable() ? rest() : whole();
        } catch (NotFetchedException ended) {
            if (ended.result() instanceof Later later) {
                return new Later(later.message(), later.delay(), received, later.isAttempt());
            }
            part.discard();
            return ended.result();
        }
    }

    private FetchResult whole() throws NotFetchedException, InterruptedException {
        try (Reply reply = sender.send("GET", request.url(), Map.of())) {
            return whole(reply);
        }
    }

    /** Asks for what is behind the part; a server that has another file by now, or no ranges, sends all of it instead. */
    private FetchResult rest() throws NotFetchedException, InterruptedException {
        String validator = Objects.requireNonNull(part.head().validator());
        Map<String, String> range = Map.of("Range", "bytes=" + part.length() + "-", "If-Range", validator);
        try (Reply reply = sender.send("GET", request.url(), range)) {
            Optional<ContentRange> told = ContentRange.parse(reply.header("Content-Range"));
            if (reply.status() == PARTIAL && told.isPresent() && continues(reply, told.get())) {
                return restOf(reply, told.get());
            }
            if (reply.status() == NO_SUCH_RANGE
                    && told.isPresent()
                    && isTotal(told.get().total())) {
                part.resume();
                return fetched(true);
            }
            if (reply.status() != PARTIAL && reply.status() != NO_SUCH_RANGE) {
                return whole(reply);
            }
            reply.drain();
        }
        part.discard();
        return whole();
    }

    private boolean continues(Reply reply, ContentRange range) {
        String etag = reply.header("ETag");
        String validator = part.head().validator();
        boolean isChanged = etag != null && validator != null && validator.startsWith("\"") && !etag.equals(validator);
        Long total = part.head().total();
        boolean hasOtherTotal = total != null && range.total() != null && !total.equals(range.total());
        return range.first() == part.length()
                && !isChanged
                && !hasOtherTotal
                && reply.encoding().isEmpty();
    }

    private FetchResult restOf(Reply reply, ContentRange range) throws NotFetchedException, InterruptedException {
        Long total = part.head().total() == null ? range.total() : part.head().total();
        part.resume();
        receive(reply, total);
        if (total == null) { // the server may have sent less than the rest: asked again, it says whether something
            // follows
            throw later(reply, "does not say how long the file is" + progress(null));
        }
        return fetched(true);
    }

    /** Whether nothing follows the part: the length was not known before, and all had come. */
    private boolean isTotal(@Nullable Long total) {
        return part.head().total() == null && total != null && total == part.length();
    }

    private FetchResult whole(Reply reply) throws NotFetchedException, InterruptedException {
        boolean isPacked = isPacked(reply);
        Long total = isPacked ? null : total(reply);
        checkType(reply, reply.mimeType());
        checkSize(total == null ? 0 : total);
        part.restart(
                isPacked ? null : reply.validator(),
                total,
                reply.mimeType().isEmpty() ? null : reply.mimeType(),
                DispositionName.of(reply.header("Content-Disposition")));
        receive(reply, total);
        return fetched(false);
    }

    /** The length of the file that the answer holds, if it says it. Throws if it holds no whole file. */
    private @Nullable Long total(Reply reply) throws NotFetchedException {
        Optional<ContentRange> range = ContentRange.parse(reply.header("Content-Range"));
        switch (reply.status()) {
            case OK, NON_AUTHORITATIVE -> {
                return reply.contentLength();
            }
            case PARTIAL -> {
                Long total = range.map(ContentRange::total).orElse(null);
                if (range.isEmpty()
                        || range.get().first() != 0
                        || total == null
                        || range.get().last() + 1 != total) {
                    throw later(reply, "sends another part of the file than it was asked for");
                }
                return total;
            }
            case ACCEPTED -> throw later(reply, "has not prepared the file yet (202)");
            default -> {
                reply.drain();
                throw new NotFetchedException(
                        Refusals.of(reply, request.url(), sender.hasToken(reply.target()), Instant.now()));
            }
        }
    }

    /** Some servers compress unasked. An archive that is declared so is the file itself. */
    private static boolean isPacked(Reply reply) throws NotFetchedException {
        String encoding = reply.encoding();
        if (encoding.isEmpty() || reply.status() != OK) {
            return false;
        }
        if (!encoding.equals("gzip") && !encoding.equals("x-gzip")) {
            throw NotFetchedException.missing(
                    MissingReason.BAD_ANSWER,
                    reply.status(),
                    reply.target().host() + " sends the file compressed in a way that it was not asked for");
        }
        return !ARCHIVE.matcher(reply.target().path()).find()
                && !reply.mimeType().contains("gzip")
                && !reply.mimeType().contains("compress");
    }

    private void checkType(Reply reply, String mimeType) throws NotFetchedException {
        if (expected.excludesType(mimeType) || (reply.isViaLogin() && ExpectedContent.isHtml(mimeType))) {
            throw notTheFile(reply);
        }
    }

    private void checkContent(Reply reply, byte[] start, int length) throws NotFetchedException {
        if (expected.excludesContent(start, length) || (reply.isViaLogin() && ExpectedContent.isPage(start, length))) {
            throw notTheFile(reply);
        }
    }

    private NotFetchedException notTheFile(Reply reply) {
        return new NotFetchedException(Refusals.notTheFile(reply, sender.hasToken(reply.target())));
    }

    private void checkSize(long size) throws NotFetchedException {
        if (size > policy.maxSize()) {
            throw NotFetchedException.missing(
                    MissingReason.TOO_LARGE,
                    "longer than media.fetch.max-size, which is " + policy.maxSize() + " bytes");
        }
    }

    /** Reads the body behind what the part has, up to the total if that is known. */
    private void receive(Reply reply, @Nullable Long total) throws NotFetchedException, InterruptedException {
        try {
            copy(reply);
        } catch (IOException fault) {
            if (Thread.interrupted() || sender.isClosed()) {
                throw new InterruptedException();
            }
            throw later(ConnectionFault.message(fault, reply.target().host(), policy.timeout()) + progress(total));
        }
        if (total != null && part.length() < total) {
            throw later(reply, "sent less than it had announced" + progress(total));
        }
        if (total != null && part.length() > total) {
            String progress = progress(total);
            part.discard();
            throw later(reply, "sent more than it had announced" + progress);
        }
    }

    private void copy(Reply reply) throws IOException, NotFetchedException, InterruptedException {
        boolean isPacked = isPacked(reply);
        InputStream raw = new PacedStream(reply.body(), count -> received += count, System::nanoTime);
        InputStream body = isPacked ? new GZIPInputStream(raw) : raw;
        byte[] buffer = new byte[BUFFER];
        if (part.length() == 0) {
            int length = body.readNBytes(buffer, 0, ExpectedContent.SNIFFED_BYTES);
            checkContent(reply, buffer, length);
            write(buffer, length);
        }
        for (int length = body.read(buffer); length >= 0; length = body.read(buffer)) {
            write(buffer, length);
        }
        if (!isPacked) {
            reply.hasBeenRead();
        }
    }

    private void write(byte[] bytes, int count) throws NotFetchedException, InterruptedException {
        checkSize(part.length() + count);
        part.write(bytes, count);
        if (Thread.interrupted()) {
            throw new InterruptedException();
        }
    }

    private String progress(@Nullable Long total) {
        return " (after " + part.length() + (total == null ? "" : " of " + total) + " bytes)";
    }

    private static NotFetchedException later(Reply reply, String message) {
        return later(reply.target().host() + " " + message);
    }

    private static NotFetchedException later(String message) {
        return new NotFetchedException(new Later(message, HostGate.FIRST_PAUSE, 0, true));
    }

    private FetchResult fetched(boolean isResumed) {
        String sha256 = part.finish();
        PartHead head = part.head();
        return new Fetched(
                part.path(), part.length(), sha256, head.contentType(), head.fileName(), received, isResumed);
    }
}
