package io.chatferry.media.fetch;

import io.chatferry.media.fetch.FetchResult.Missing;
import io.chatferry.model.link.LinkExpiry;
import java.net.URI;
import java.time.Instant;
import java.util.Optional;

/** Reads from an answer without the file why the file will not come. */
final class Refusals {

    private Refusals() {}

    /** @param url of the link, which may say that its time is over */
    static Missing of(Reply reply, URI url, boolean hasToken, Instant now) {
        int status = reply.status();
        String answer = reply.target().host() + " answers " + status;
        Optional<Instant> ended = LinkExpiry.of(url.toString()).filter(end -> end.isBefore(now));
        if (ended.isPresent() && status / 100 == 4) {
            return new Missing(MissingReason.EXPIRED, status, answer + ": the link worked until " + ended.get());
        }
        return switch (status) {
            case 401, 403 ->
                hasToken
                        ? new Missing(
                                MissingReason.DENIED,
                                status,
                                answer + " in spite of the headers in media.fetch.headers")
                        : new Missing(
                                MissingReason.NEEDS_TOKEN,
                                status,
                                answer + ": it wants a token in media.fetch.headers");
            case 404, 410 -> new Missing(MissingReason.GONE, status, answer);
            default -> new Missing(MissingReason.BAD_ANSWER, status, answer + ", which is no file");
        };
    }

    static Missing notTheFile(Reply reply, boolean hasToken) {
        return new Missing(
                MissingReason.NOT_THE_FILE,
                reply.status(),
                reply.target().host() + " answers with a page instead of the file: "
                        + (hasToken
                                ? "the token in media.fetch.headers may have expired"
                                : "it may want a token in media.fetch.headers"));
    }
}
