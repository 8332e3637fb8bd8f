package io.chatferry.model.link;

import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What the link of a file reveals. Signed links stop working, and anyone who has one can read the file; both
 * show in the names of the query parameters, as S3, Google Cloud Storage, CloudFront, Azure, Slack, Discord and
 * Rocket.Chat write them.
 *
 * @param host in lower case; empty if the link has none
 * @param hasSecret whether the link carries a secret
 * @param isTimeLimited whether the link works for a limited time
 * @param expiry the end of that time, if the link states it
 */
public record LinkTraits(
        String host,
        boolean hasSecret,
        boolean isTimeLimited,
        @Nullable Instant expiry) {

    private static final Pattern AUTHORITY = Pattern.compile("^[A-Za-z][A-Za-z0-9+.-]*://([^/?#@]*@)?([^/?#:]+)");
    private static final Set<String> SECRET_PARAMETERS = Set.of(
            "sig",
            "hm",
            "hmac",
            "jwt",
            "auth",
            "api_key",
            "apikey",
            "rc_token",
            "key-pair-id",
            "awsaccesskeyid",
            "password");
    private static final LinkTraits NO_HOST = new LinkTraits("", false, false, null);

    /** Reads a link; any text is allowed. */
    public static LinkTraits of(@Nullable String url) {
        String stripped = url == null ? "" : url.strip();
        Matcher parts = AUTHORITY.matcher(stripped);
        if (!parts.find()) {
            return NO_HOST;
        }
        Map<String, String> query = UrlQuery.parameters(stripped);
        boolean hasSecret = parts.group(1) != null || query.entrySet().stream().anyMatch(LinkTraits::isSecret);
        Instant expiry = LinkExpiry.of(stripped).orElse(null);
        boolean isTimeLimited =
                expiry != null || query.containsKey("x-amz-expires") || query.containsKey("x-goog-expires");
        return new LinkTraits(parts.group(2).toLowerCase(Locale.ROOT), hasSecret, isTimeLimited, expiry);
    }

    private static boolean isSecret(Map.Entry<String, String> parameter) {
        String name = parameter.getKey();
        return !parameter.getValue().isEmpty()
                && (SECRET_PARAMETERS.contains(name)
                        || name.endsWith("token")
                        || name.endsWith("signature")
                        || (name.equals("t") && parameter.getValue().startsWith("xox")));
    }
}
