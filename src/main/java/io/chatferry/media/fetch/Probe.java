package io.chatferry.media.fetch;

import io.chatferry.media.fetch.FetchResult.Later;
import io.chatferry.media.fetch.FetchResult.Missing;
import io.chatferry.media.fetch.ProbeResult.Reach;
import io.chatferry.media.web.ContentRange;
import io.chatferry.media.web.ExpectedContent;
import io.chatferry.media.web.RefusedUrlException;
import io.chatferry.media.web.Target;
import java.net.URI;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Asks for a file without taking it. */
final class Probe {

    private static final int PARTIAL = 206;

    private final RequestSender sender;
    private final URI url;
    private final ExpectedContent expected;

    Probe(RequestSender sender, URI url) {
        this.sender = sender;
        this.url = url;
        this.expected = ExpectedContent.of(null, String.valueOf(url.getRawPath()));
    }

    ProbeResult run() throws InterruptedException {
        try {
            ProbeResult head = ask("HEAD", Map.of());
            // links that are signed for GET refuse HEAD, and so do some servers; a single byte tells the same
            return head.reach() == Reach.REACHABLE ? head : ask("GET", Map.of("Range", "bytes=0-0"));
        } catch (NotFetchedException refused) {
            return result(refused.result());
        }
    }

    private ProbeResult ask(String method, Map<String, String> headers)
            throws NotFetchedException, InterruptedException {
        try (Reply reply = sender.send(method, url, headers)) {
            boolean hasToken = sender.hasToken(reply.target());
            if (!reply.isSuccess()) {
                reply.drain();
                return result(Refusals.of(reply, url, hasToken, Instant.now()));
            }
            String type = reply.mimeType();
            if (expected.excludesType(type) || (reply.isViaLogin() && ExpectedContent.isHtml(type))) {
                return result(Refusals.notTheFile(reply, hasToken));
            }
            return new ProbeResult(Reach.REACHABLE, null, host(), size(reply), type.isEmpty() ? null : type, "");
        }
    }

    private static @Nullable Long size(Reply reply) {
        if (!reply.encoding().isEmpty()) {
            return null;
        }
        return reply.status() == PARTIAL
                ? ContentRange.parse(reply.header("Content-Range"))
                        .map(ContentRange::total)
                        .orElse(null)
                : reply.contentLength();
    }

    private ProbeResult result(FetchResult refused) {
        if (refused instanceof Later later) {
            return new ProbeResult(Reach.LATER, null, host(), null, null, later.message());
        }
        if (refused instanceof Missing missing) {
            Reach reach = switch (missing.reason()) {
                case NEEDS_TOKEN, DENIED, NOT_THE_FILE -> Reach.NEEDS_TOKEN;
                default -> Reach.DEAD;
            };
            return new ProbeResult(reach, missing.reason(), host(), null, null, missing.message());
        }
        throw new IllegalStateException("a probe has fetched a file");
    }

    private String host() {
        try {
            return Target.of(url).host();
        } catch (RefusedUrlException none) {
            return "";
        }
    }
}
