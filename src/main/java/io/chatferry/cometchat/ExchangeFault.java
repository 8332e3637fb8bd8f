package io.chatferry.cometchat;

import io.chatferry.cometchat.answer.Answer.Persistence;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.security.InvalidAlgorithmParameterException;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLPeerUnverifiedException;
import org.apache.hc.core5.http.ConnectionClosedException;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.MessageConstraintException;
import org.apache.hc.core5.http.ParseException;
import org.apache.hc.core5.http.ProtocolException;

/**
 * Why an exchange broke, in words for people, and whether waiting can heal it. Certificates and ports that speak another
 * protocol stay as they are until somebody changes something.
 */
record ExchangeFault(String message, Persistence persistence) {

    private static final int DEEPEST_CAUSE = 20;

    /** A port for TLS answers plain HTTP with an alert, or hangs up. */
    private static final String PERHAPS_TLS = " (if that port is for https://, target.base-url has to say so)";

    /** @param heard whether this host has answered in HTTP before */
    static ExchangeFault of(Exception fault, HttpHost host, boolean begun, boolean heard, Timeouts timeouts) {
        List<Throwable> causes = Stream.<Throwable>iterate(fault, cause -> cause != null, Throwable::getCause)
                .limit(DEEPEST_CAUSE)
                .toList();
        return tls(causes, host)
                .or(() -> noHttp(causes, host))
                .orElseGet(() -> passing(begun ? whenBegun(fault, host, heard) : beforehand(fault, timeouts)));
    }

    private static Optional<ExchangeFault> tls(List<Throwable> causes, HttpHost host) {
        String name = host.getHostName();
        if (has(causes, CertificateExpiredException.class::isInstance)) {
            return lasting("the certificate of " + name + " has expired");
        }
        if (has(causes, CertificateNotYetValidException.class::isInstance)) {
            return lasting("the certificate of " + name + " is not valid yet: is the clock of this machine right?");
        }
        if (has(causes, ExchangeFault::untrusted)) {
            return lasting("the certificate of " + name + " is signed by no authority that this Java trusts");
        }
        if (has(causes, SSLPeerUnverifiedException.class::isInstance)
                || has(causes, cause -> cause instanceof CertificateException)) {
            return lasting("the certificate of " + name
                    + " does not match that name: another server answers, or target.base-url names it otherwise");
        }
        Optional<String> words = causes.stream()
                .filter(SSLException.class::isInstance)
                .map(ExchangeFault::plain)
                .findFirst();
        if (words.filter(said -> said.contains("recognized SSL message")).isPresent()) {
            return lasting("what answers at " + host.toHostString() + " speaks no TLS: is it a port for http://?");
        }
        if (words.filter(said -> said.startsWith("Received fatal alert") || said.startsWith("(handshake_failure)"))
                .isPresent()) {
            return lasting("no TLS connection with " + host.toHostString() + ": " + words.get());
        }
        return words.map(said -> passing("no TLS connection with " + host.toHostString() + ": " + said));
    }

    private static boolean untrusted(Throwable cause) {
        return cause instanceof CertPathBuilderException
                || cause instanceof CertPathValidatorException
                || cause instanceof InvalidAlgorithmParameterException; // a trust store with nothing in it
    }

    private static Optional<ExchangeFault> noHttp(List<Throwable> causes, HttpHost host) {
        boolean other = has(
                causes,
                cause -> cause instanceof ParseException
                        || cause instanceof ProtocolException
                        || cause instanceof MessageConstraintException);
        return other
                ? lasting("what answers at " + host.toHostString() + " speaks no HTTP: is target.base-url right?"
                        + (plain(host) ? PERHAPS_TLS : ""))
                : Optional.empty();
    }

    private static String whenBegun(Exception fault, HttpHost host, boolean heard) {
        return fault instanceof ConnectionClosedException
                ? "the connection was cut before the answer was complete" + (plain(host) && !heard ? PERHAPS_TLS : "")
                : "the exchange broke off: " + plain(fault);
    }

    private static boolean plain(HttpHost host) {
        return host.getSchemeName().equals("http");
    }

    private static String beforehand(Exception fault, Timeouts timeouts) {
        if (fault instanceof UnknownHostException) {
            return "the name " + fault.getMessage() + " cannot be resolved";
        }
        return fault instanceof SocketTimeoutException
                ? "no connection within " + timeouts.connect().toMillis() / 1000.0 + " s"
                : "cannot connect: " + plain(fault);
    }

    private static boolean has(List<Throwable> causes, Predicate<Throwable> wanted) {
        return causes.stream().anyMatch(wanted);
    }

    private static Optional<ExchangeFault> lasting(String message) {
        return Optional.of(new ExchangeFault(message, Persistence.PERMANENT));
    }

    private static ExchangeFault passing(String message) {
        return new ExchangeFault(message, Persistence.TRANSIENT);
    }

    private static String plain(Throwable fault) {
        return fault.getMessage() == null ? fault.getClass().getSimpleName() : fault.getMessage();
    }
}
