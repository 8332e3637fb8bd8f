package io.chatferry.media.web;

import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateException;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import javax.net.ssl.SSLException;
import org.apache.hc.core5.http.ConnectionClosedException;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.NoHttpResponseException;
import org.apache.hc.core5.http.ParseException;

/** Says for people why a host gave no answer, or no whole one. */
public final class ConnectionFault {

    private static final int MAX_CAUSES = 20;

    private ConnectionFault() {}

    public static String message(IOException fault, String host, Duration timeout) {
        List<Throwable> causes = Stream.<Throwable>iterate(fault, cause -> cause != null, Throwable::getCause)
                .limit(MAX_CAUSES)
                .toList();
        if (isAny(causes, UnknownHostException.class)) {
            return "the name " + host + " cannot be resolved";
        }
        if (isAny(
                causes, CertificateException.class, CertPathBuilderException.class, CertPathValidatorException.class)) {
            return "the certificate of " + host + " is not trusted, has expired or is for another name";
        }
        if (isAny(causes, SocketTimeoutException.class)) {
            return host + " was silent for " + timeout.toMillis() / 1000.0 + " s";
        }
        if (isAny(causes, ConnectException.class)) {
            return host + " accepts no connection";
        }
        return rest(fault, causes, host);
    }

    private static String rest(IOException fault, List<Throwable> causes, String host) {
        if (isAny(causes, SSLException.class)) {
            return "no TLS connection with " + host;
        }
        if (isAny(causes, NoHttpResponseException.class)) {
            return host + " closed the connection without an answer";
        }
        if (isAny(causes, ConnectionClosedException.class)) {
            return host + " closed the connection before the file was complete";
        }
        if (isAny(causes, HttpException.class, ParseException.class)) {
            return "what " + host + " answers is no HTTP";
        }
        String text = fault.getMessage();
        return "the connection to " + host + " broke: "
                + (text == null ? fault.getClass().getSimpleName() : text);
    }

    private static boolean isAny(List<Throwable> causes, Class<?>... types) {
        return causes.stream().anyMatch(cause -> Stream.of(types).anyMatch(type -> type.isInstance(cause)));
    }
}
