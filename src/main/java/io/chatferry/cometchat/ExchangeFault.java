package io.chatferry.cometchat;

import io.chatferry.cometchat.answer.Answer.Persistence;
import java.net.SocketTimeoutException;
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
 * Why an exchange broke, as text for people, and whether waiting can heal it. Certificates and ports that speak another
 * protocol stay as they are until somebody changes something.
 */
record ExchangeFault(String message, Persistence persistence) {

    private static final int MAX_CAUSES = 20;

    /** A port for TLS answers plain HTTP with an alert, or hangs up. */
    private static final String PERHAPS_TLS = " (if that port is for https://, target.base-url has to say so)";

    /** @param hasAnswered whether this host has answered in HTTP before */
    static ExchangeFault of(
            Exception fault, HttpHost host, boolean hasStarted, boolean hasAnswered, Timeouts timeouts) {
        List<Throwable> causes = Stream.<Throwable>iterate(fault, cause -> cause != null, Throwable::getCause)
                .limit(MAX_CAUSES)
                .toList();
        return tls(causes, host)
                .or(() -> noHttp(causes, host))
                .orElseGet(() -> transientFault(
                        hasStarted ? afterStart(fault, host, hasAnswered) : beforeStart(fault, host, timeouts)));
    }

    private static Optional<ExchangeFault> tls(List<Throwable> causes, HttpHost host) {
        String name = host.getHostName();
        if (anyMatches(causes, CertificateExpiredException.class::isInstance)) {
            return permanent("the certificate of " + name + " has expired");
        }
        if (anyMatches(causes, CertificateNotYetValidException.class::isInstance)) {
            return permanent("the certificate of " + name + " is not valid yet: is the clock of this machine right?");
        }
        if (anyMatches(causes, ExchangeFault::isUntrusted)) {
            return permanent("the certificate of " + name + " is signed by no authority that this Java trusts");
        }
        if (anyMatches(causes, SSLPeerUnverifiedException.class::isInstance)
                || anyMatches(causes, cause -> cause instanceof CertificateException)) {
            return permanent("the certificate of " + name
                    + " does not match that name: another server answers, or target.base-url names it otherwise");
        }
        Optional<String> text = causes.stream()
                .filter(SSLException.class::isInstance)
                .map(ExchangeFault::text)
                .findFirst();
        if (text.filter(each -> each.contains("recognized SSL message")).isPresent()) {
            return permanent("what answers at " + host.toHostString() + " speaks no TLS: is it a port for http://?");
        }
        if (text.filter(each -> each.startsWith("Received fatal alert") || each.startsWith("(handshake_failure)"))
                .isPresent()) {
            return permanent("no TLS connection with " + host.toHostString() + ": " + text.get());
        }
        return text.map(each -> transientFault("no TLS connection with " + host.toHostString() + ": " + each));
    }

    private static boolean isUntrusted(Throwable cause) {
        return cause instanceof CertPathBuilderException
                || cause instanceof CertPathValidatorException
                || cause instanceof InvalidAlgorithmParameterException; // a trust store with nothing in it
    }

    private static Optional<ExchangeFault> noHttp(List<Throwable> causes, HttpHost host) {
        boolean isOtherProtocol = anyMatches(
                causes,
                cause -> cause instanceof ParseException
                        || cause instanceof ProtocolException
                        || cause instanceof MessageConstraintException);
        return isOtherProtocol
                ? permanent("what answers at " + host.toHostString() + " speaks no HTTP: is target.base-url right?"
                        + (isPlainHttp(host) ? PERHAPS_TLS : ""))
                : Optional.empty();
    }

    private static String afterStart(Exception fault, HttpHost host, boolean hasAnswered) {
        return fault instanceof ConnectionClosedException
                ? "the connection was cut before the answer was complete"
                        + (isPlainHttp(host) && !hasAnswered ? PERHAPS_TLS : "")
                : "the exchange broke off: " + text(fault);
    }

    private static boolean isPlainHttp(HttpHost host) {
        return host.getSchemeName().equals("http");
    }

    private static String beforeStart(Exception fault, HttpHost host, Timeouts timeouts) {
        Unreachable unreachable = fault instanceof SocketTimeoutException
                ? Unreachable.within(timeouts.connect(), host)
                : Unreachable.of(host, fault);
        return unreachable.message();
    }

    private static boolean anyMatches(List<Throwable> causes, Predicate<Throwable> wanted) {
        return causes.stream().anyMatch(wanted);
    }

    private static Optional<ExchangeFault> permanent(String message) {
        return Optional.of(new ExchangeFault(message, Persistence.PERMANENT));
    }

    private static ExchangeFault transientFault(String message) {
        return new ExchangeFault(message, Persistence.TRANSIENT);
    }

    private static String text(Throwable fault) {
        return fault.getMessage() == null ? fault.getClass().getSimpleName() : fault.getMessage();
    }
}
