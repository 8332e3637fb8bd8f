package io.chatferry.cometchat;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/**
 * A server that speaks TLS for real, with a certificate that the JDK's keytool has signed for an authority of the
 * tests. While it is open, this process trusts that authority if it shall.
 */
public final class TlsServer implements AutoCloseable {

    private static final Path RESOURCES = Path.of("src/test/resources/tls");
    private static final String PASSWORD = "changeit";
    private static final String TRUST_STORE = "javax.net.ssl.trustStore";

    private final HttpsServer server;
    private final AtomicInteger requests = new AtomicInteger();

    /**
     * @param names as keytool writes them, such as {@code dns:localhost,ip:127.0.0.1}
     * @param start of its validity, as {@code -20d}
     * @param trusted whether this process trusts who has signed it
     */
    public TlsServer(Path dir, String names, String start, int days, boolean trusted) throws Exception {
        Path keys = Files.copy(RESOURCES.resolve("keys.p12"), dir.resolve("keys.p12"));
        String signed = dir.resolve("signed").toString();
        keytool(
                keys,
                List.of(
                        "-gencert",
                        "-alias",
                        "ca",
                        "-ext",
                        "san=" + names,
                        "-startdate",
                        start,
                        "-validity",
                        "" + days),
                List.of("-infile", RESOURCES + "/request.csr", "-outfile", signed));
        keytool(keys, List.of("-importcert", "-noprompt", "-alias", "server"), List.of("-file", signed));
        server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 50);
        server.setHttpsConfigurator(new HttpsConfigurator(context(keys)));
        server.createContext("/", exchange -> {
            requests.incrementAndGet();
            byte[] body = "{\"data\":{\"id\":\"7\"}}".getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        server.start();
        if (trusted) {
            System.setProperty(TRUST_STORE, RESOURCES.resolve("trust.jks").toString());
        }
    }

    public int port() {
        return server.getAddress().getPort();
    }

    /** Requests that have come through. */
    public int requests() {
        return requests.get();
    }

    private static SSLContext context(Path keys) throws IOException, GeneralSecurityException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(keys)) {
            store.load(in, PASSWORD.toCharArray());
        }
        store.deleteEntry("ca"); // the server shows its own
        KeyManagerFactory managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        managers.init(store, PASSWORD.toCharArray());
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(managers.getKeyManagers(), null, null);
        return context;
    }

    private static void keytool(Path store, List<String> what, List<String> files)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(System.getProperty("java.home") + "/bin/keytool");
        command.addAll(what);
        command.addAll(files);
        command.addAll(List.of("-keystore", store.toString(), "-storepass", PASSWORD));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (!process.waitFor(30, TimeUnit.SECONDS) || process.exitValue() != 0) {
            throw new IOException(said);
        }
    }

    @Override
    public void close() {
        System.clearProperty(TRUST_STORE);
        server.stop(0);
    }
}
