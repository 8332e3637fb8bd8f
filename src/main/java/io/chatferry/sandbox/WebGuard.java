package io.chatferry.sandbox;

import io.chatferry.sandbox.http.Call;
import io.chatferry.sandbox.http.Reply;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Keeps the pages to those they are for. On loopback that is whoever sits at this machine: a request that names another
 * host comes from a web page that has bent its own name to this address. Beyond loopback the pages ask for the key.
 */
final class WebGuard {

    private static final Pattern LOCAL = Pattern.compile("(localhost|127(\\.\\d+){3}|\\[::1])(:\\d+)?");

    private final boolean loopback;
    private final byte[] credentials;

    WebGuard(SandboxSettings settings) {
        InetSocketAddress address = new InetSocketAddress(settings.text(Setting.BIND), 0);
        loopback = address.getAddress().isLoopbackAddress();
        credentials = settings.text(Setting.API_KEY).getBytes(StandardCharsets.UTF_8);
    }

    /** The refusal of a request, or empty when it may see the pages. */
    Optional<Reply> refusal(Call call) {
        if (loopback) {
            String host = call.header("host");
            return host == null || LOCAL.matcher(host).matches()
                    ? Optional.empty()
                    : Optional.of(Reply.html(403, "<p>The sandbox answers to 127.0.0.1 and localhost only.</p>"));
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
