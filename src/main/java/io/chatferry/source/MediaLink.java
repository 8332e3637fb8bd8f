package io.chatferry.source;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What the link of an attachment reveals. Signed links stop working, and anyone who has one can read the file; both
 * show in the names of the query parameters, as S3, Google Cloud Storage, CloudFront, Azure, Slack, Discord and
 * Rocket.Chat write them.
 *
 * @param host in lower case; empty if the link has none
 * @param hasSecret whether the link carries a secret
 * @param isTimeLimited whether the link works for a limited time
 * @param expiry the end of that time, if the link states it
 */
record MediaLink(
        String host,
        boolean hasSecret,
        boolean isTimeLimited,
        @Nullable Instant expiry) {

    private static final Pattern URL =
            Pattern.compile("^[A-Za-z][A-Za-z0-9+.-]*://([^/?#@]*@)?([^/?#:]+)[^?#]*\\??([^#]*)");
    private static final DateTimeFormatter AMAZON = DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss'Z'", Locale.ROOT);
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
    private static final MediaLink NO_HOST = new MediaLink("", false, false, null);

    static MediaLink of(@Nullable String url) {
        Matcher parts = URL.matcher(url == null ? "" : url.strip());
        if (!parts.find()) {
            return NO_HOST;
        }
        Map<String, String> query = query(parts.group(3));
        boolean hasSecret = parts.group(1) != null || query.entrySet().stream().anyMatch(MediaLink::isSecret);
        Instant expiry = expiry(query);
        boolean isTimeLimited =
                expiry != null || query.containsKey("x-amz-expires") || query.containsKey("x-goog-expires");
        return new MediaLink(parts.group(2).toLowerCase(Locale.ROOT), hasSecret, isTimeLimited, expiry);
    }

    private static Map<String, String> query(String text) {
        Map<String, String> query = new HashMap<>();
        for (String part : text.isEmpty() ? new String[0] : text.split("[&;]")) {
            int equals = part.indexOf('=');
            if (equals > 0) {
                query.put(part.substring(0, equals).toLowerCase(Locale.ROOT), part.substring(equals + 1));
            }
        }
        return query;
    }

    private static boolean isSecret(Map.Entry<String, String> parameter) {
        String name = parameter.getKey();
        return !parameter.getValue().isEmpty()
                && (SECRET_PARAMETERS.contains(name)
                        || name.endsWith("token")
                        || name.endsWith("signature")
                        || (name.equals("t") && parameter.getValue().startsWith("xox")));
    }

    private static @Nullable Instant expiry(Map<String, String> query) {
        try {
            for (String vendor : new String[] {"x-amz-", "x-goog-"}) {
                if (query.containsKey(vendor + "date") && query.containsKey(vendor + "expires")) {
                    return LocalDateTime.parse(query.get(vendor + "date"), AMAZON)
                            .toInstant(ZoneOffset.UTC)
                            .plusSeconds(Long.parseLong(query.get(vendor + "expires")));
                }
            }
            if (query.containsKey("sig") && query.containsKey("se")) {
                return OffsetDateTime.parse(query.get("se").replace("%3A", ":").replace("%3a", ":"))
                        .toInstant();
            }
            if (query.containsKey("hm") && query.containsKey("ex")) {
                return Instant.ofEpochSecond(Long.parseLong(query.get("ex"), 16));
            }
            for (String name : new String[] {"expires", "expire", "expiry", "exp", "expires_at"}) {
                if (query.containsKey(name)) {
                    return unix(query.get(name));
                }
            }
            return null;
        } catch (DateTimeException | ArithmeticException | NumberFormatException odd) {
            return null; // the parameter has another meaning here
        }
    }

    /** Seconds or milliseconds since 1970; null for any other number. */
    private static @Nullable Instant unix(@Nullable String digits) {
        if (digits == null || !digits.matches("\\d{10}|\\d{13}")) {
            return null;
        }
        long number = Long.parseLong(digits);
        return digits.length() == 13 ? Instant.ofEpochMilli(number) : Instant.ofEpochSecond(number);
    }
}
