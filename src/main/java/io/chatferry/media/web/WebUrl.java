package io.chatferry.media.web;

import java.net.IDN;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads links as people and systems write them: with spaces, letters of any script and lone percent signs. */
public final class WebUrl {

    private static final Pattern PARTS = Pattern.compile("(?i)(https?)://([^/?#]*)([^#]*)(?:#.*)?");
    private static final Pattern ESCAPE = Pattern.compile("%(?![0-9A-Fa-f]{2})");
    /** What RFC 3986 has in a path or query, and the percent sign. */
    private static final Pattern ALLOWED = Pattern.compile("[A-Za-z0-9._~!$&'()*+,;=:@/?%-]");

    private static final Pattern SCHEME = Pattern.compile("[A-Za-z][A-Za-z0-9+.-]*:");

    private WebUrl() {}

    /**
     * The link as a URI without its fragment. Empty if it is none of http or https, or has a control character, a backslash in
     * its authority, or no host.
     */
    public static Optional<URI> parse(String text) {
        Matcher parts = PARTS.matcher(text.strip());
        if (!parts.matches() || text.strip().chars().anyMatch(Character::isISOControl)) {
            return Optional.empty();
        }
        try {
            String authority = authority(parts.group(2));
            String path = escaped(parts.group(3));
            return Optional.of(URI.create(parts.group(1).toLowerCase(Locale.ROOT) + "://" + authority
                            + (path.startsWith("/") ? "" : "/") + path))
                    .filter(uri -> uri.getRawAuthority() != null);
        } catch (IllegalArgumentException none) {
            return Optional.empty();
        }
    }

    /** Where a redirect leads; empty if that is no URL of http or https. */
    public static Optional<URI> resolve(Target base, String location) {
        String origin = base.scheme() + "://" + base.authority();
        if (SCHEME.matcher(location).lookingAt()) {
            return parse(location);
        }
        if (location.startsWith("//")) {
            return parse(base.scheme() + ":" + location);
        }
        if (location.startsWith("/")) {
            return parse(origin + location);
        }
        if (location.startsWith("?")) {
            return parse(origin + base.path() + location);
        }
        String folder = base.path().substring(0, base.path().lastIndexOf('/') + 1);
        return parse(origin + folder + location).map(URI::normalize);
    }

    /** With the host in its form for DNS. */
    private static String authority(String text) {
        return text.chars().allMatch(c -> c < 128) ? text : IDN.toASCII(text, IDN.ALLOW_UNASSIGNED);
    }

    private static String escaped(String text) {
        StringBuilder escaped = new StringBuilder();
        ESCAPE.matcher(text).replaceAll("%25").codePoints().forEach(c -> {
            String each = Character.toString(c);
            if (ALLOWED.matcher(each).matches()) {
                escaped.append(each);
            } else {
                for (byte octet : each.getBytes(StandardCharsets.UTF_8)) {
                    escaped.append('%').append(String.format(Locale.ROOT, "%02X", octet));
                }
            }
        });
        return escaped.toString();
    }
}
