package io.chatferry.cometchat;

import java.net.ConnectException;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.channels.UnresolvedAddressException;
import java.time.Duration;
import org.apache.hc.core5.http.HttpHost;
import org.jspecify.annotations.Nullable;

/**
 * Why no connection with a server came about, in the same words wherever it is said.
 *
 * @param reason what happened
 * @param remedy what to look at
 */
public record Unreachable(String server, String reason, String remedy) {

    private static final String COMETCHAT = ".cometchat.io";

    /** As the fault has it that ended an attempt to connect. */
    public static Unreachable of(URI server, Exception fault) {
        return new Unreachable(server.toString(), reason(fault), remedy(server.getHost()));
    }

    static Unreachable of(HttpHost server, Exception fault) {
        return new Unreachable(server.toURI(), reason(fault), remedy(server.getHostName()));
    }

    static Unreachable within(Duration wait, HttpHost server) {
        return new Unreachable(
                server.toURI(),
                "no connection within " + wait.toMillis() / 1000.0 + " s",
                remedy(server.getHostName()));
    }

    /** One line. */
    public String message() {
        return what() + "; " + remedy;
    }

    /** What is wrong, without the remedy. */
    public String what() {
        return server + " cannot be reached: " + reason;
    }

    /** Java's exceptions often have no words, or name an address that nobody asked for. */
    private static String reason(Exception fault) {
        for (Throwable cause = fault; cause != null; cause = cause.getCause()) {
            if (cause instanceof UnknownHostException || cause instanceof UnresolvedAddressException) {
                return "its name is not known";
            }
        }
        String message = String.valueOf(fault.getMessage());
        if (fault instanceof ConnectException && !message.contains("unreachable")) {
            return "the connection is refused";
        }
        return fault.getMessage() == null ? fault.getClass().getSimpleName() : message;
    }

    /** The app and the region make the name of CometChat's hosts. */
    private static String remedy(@Nullable String host) {
        return host != null && host.endsWith(COMETCHAT)
                ? "check target.app-id, target.region and the network"
                : "check target.base-url and the network";
    }
}
