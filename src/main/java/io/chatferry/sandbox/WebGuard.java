package io.chatferry.sandbox;

import io.chatferry.sandbox.http.Call;
import io.chatferry.sandbox.http.Reply;
import io.chatferry.sandbox.settings.SandboxSettings;
import io.chatferry.sandbox.settings.Setting;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Protects the sandbox against other machines and web pages. On loopback, requests with another host name are
 * refused: they come from a web page that rebinds its own name to this address and knows the default key. Beyond
 * loopback the default key is not allowed, and the pages require the key too.
 */
final class WebGuard {

    private static final Pattern LOCAL = Pattern.compile("(localhost|127(\\.\\d+){3}|\\[::1])(:\\d+)?");

    private final boolean loopback;
    private final Set<String> names;
    private final byte[] credentials;

    WebGuard(SandboxSettings settings) {
        InetSocketAddress address = new InetSocketAddress(settings.text(Setting.BIND), 0);
        loopback = address.getAddress().isLoopbackAddress();
        String hosts = settings.text(Setting.HOSTS).toLowerCase(Locale.ROOT).strip();
        names = Set.copyOf(List.of(hosts.split("[,\\s]+", -1)));
        credentials = settings.text(Setting.API_KEY).getBytes(StandardCharsets.UTF_8);
    }

    /** Whether a request names a host that is not this sandbox. */
    boolean isForeign(Call call) {
        String host = call.header("host");
        if (!loopback || host == null) {
            return false;
        }
        String name = host.toLowerCase(Locale.ROOT);
        return !LOCAL.matcher(name).matches() && !names.contains(name.replaceFirst(":\\d+$", ""));
    }

    /** The refusal of a request for a page, or empty if the pages may be shown. */
    Optional<Reply> refusal(Call call) {
        if (loopback) {
            return isForeign(call)
                    ? Optional.of(Reply.html(403, "<p>The sandbox answers to 127.0.0.1 and localhost only.</p>"))
                    : Optional.empty();
        }
        return knowsKey(call.header("authorization"))
                ? Optional.empty()
                : Optional.of(Reply.html(401, "<p>The password is the sandbox's API key.</p>")
                        .with(Map.of("WWW-Authenticate", "Basic realm=\"sandbox\", charset=\"UTF-8\"")));
    }

    private boolean knowsKey(@org.jspecify.annotations.Nullable String authorization) {
        if (authorization == null || !authorization.startsWith("Basic ")) {
            return false;
        }
        try {
            String pair = new String(Base64.getDecoder().decode(authorization.substring(6)), StandardCharsets.UTF_8);
            byte[] password = pair.substring(pair.indexOf(':') + 1).getBytes(StandardCharsets.UTF_8);
            return MessageDigest.isEqual(password, credentials);
        } catch (IllegalArgumentException e) {
            return false;
        }
    }
}
