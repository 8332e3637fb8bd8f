package io.chatferry.cli.option;

import io.chatferry.config.SettingsException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The address of the live page: a port on loopback, or host and port. */
public final class HttpAddress {

    private static final Pattern HOST_AND_PORT = Pattern.compile("(?:(.+):)?(\\d{1,5})");
    private static final int MAX_PORT = 65_535;

    private HttpAddress() {}

    public static InetSocketAddress of(String written) {
        Matcher parts = HOST_AND_PORT.matcher(written.strip());
        if (!parts.matches() || Integer.parseInt(parts.group(2)) > MAX_PORT) {
            throw new SettingsException("--http " + written + " is not a port\n"
                    + "  write a number from 0 to 65535, or HOST:PORT as 0.0.0.0:8088");
        }
        String host = unbracketed(parts.group(1));
        InetSocketAddress address = host == null
                ? new InetSocketAddress(InetAddress.getLoopbackAddress(), Integer.parseInt(parts.group(2)))
                : new InetSocketAddress(host, Integer.parseInt(parts.group(2)));
        if (address.isUnresolved()) {
            throw new SettingsException(
                    "--http " + written + ": unknown host\n" + "  write an address of this machine, as 0.0.0.0:8088");
        }
        return address;
    }

    private static @Nullable String unbracketed(@Nullable String host) {
        return host != null && host.startsWith("[") && host.endsWith("]") ? host.substring(1, host.length() - 1) : host;
    }
}
