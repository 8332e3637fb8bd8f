package io.chatferry.media.fetch;

import io.chatferry.media.web.PathPrefix;
import io.chatferry.media.web.RefusedUrlException;
import io.chatferry.media.web.Target;
import io.chatferry.media.web.WebUrl;
import io.chatferry.model.Secret;
import java.net.URI;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Headers for all URLs below a prefix, such as the token of a workspace.
 *
 * @param urlPrefix {@code https://files.slack.com/} or with folders of a path; scheme, host, port and whole folders must be
 *     alike
 */
public record HeaderRule(String urlPrefix, Map<String, Secret> headers) {

    private static final Pattern NAME = Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]+");
    /** They are the client's: with others, the answer is another one than it expects. */
    private static final Set<String> RESERVED = Set.of(
            "accept-encoding",
            "connection",
            "content-length",
            "expect",
            "host",
            "if-match",
            "if-modified-since",
            "if-none-match",
            "if-range",
            "if-unmodified-since",
            "keep-alive",
            "proxy-authorization",
            "proxy-connection",
            "range",
            "te",
            "trailer",
            "transfer-encoding",
            "upgrade");

    /** Throws an {@link IllegalArgumentException} whose message names what is wrong, never a value. */
    public HeaderRule {
        headers = Map.copyOf(headers);
        prefix(urlPrefix);
        headers.forEach((name, value) -> {
            if (!NAME.matcher(name).matches() || RESERVED.contains(name.toLowerCase(Locale.ROOT))) {
                throw new IllegalArgumentException("\"" + name + "\" is no header that can be added to a request");
            }
            if (value.reveal().chars().anyMatch(c -> c < ' ' || c > '~')) {
                throw new IllegalArgumentException("The value of header " + name
                        + " has a line end or another character that no header can carry");
            }
        });
    }

    private static Target prefix(String text) {
        String problem =
                "\"" + text + "\" is no prefix of URLs: write https://host/, or with folders https://host/files/";
        URI url = WebUrl.parse(text).orElseThrow(() -> new IllegalArgumentException(problem));
        try {
            Target prefix = Target.of(url);
            if (prefix.query() == null && text.indexOf('#') < 0) {
                return prefix;
            }
        } catch (RefusedUrlException wrong) {
            // as below
        }
        throw new IllegalArgumentException(problem);
    }

    /** How many folders of the path the rule names if it is for this target; -1 if it is not. */
    int depth(Target target) {
        Target prefix = prefix(urlPrefix);
        return prefix.isOfSameOrigin(target) ? PathPrefix.depth(prefix.path(), target.path()) : -1;
    }
}
