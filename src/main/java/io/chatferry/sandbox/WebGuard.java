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
 * Keeps the sandbox to those it is for. On loopback that is whoever sits at this machine: a request that names another
 * host comes from a web page that has bent its own name to this address, and knows the default key. Beyond loopback the
 * key is no default one, and the pages ask for it too.
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

    /** Whether a request has come to a name that is not ours. */
    boolean isForeign(Call call) {
        String host = call.header("host");
        if (!loopback || host == null) {
            return false;
        }
        String name = host.toLowerCase(Locale.ROOT);
        return !LOCAL.matcher(name).matches() && !names.contains(name.replaceFirst(":\\d+$", ""));
    }

    /** The refusal of a request for a page, or empty when it may see the pages. */
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
