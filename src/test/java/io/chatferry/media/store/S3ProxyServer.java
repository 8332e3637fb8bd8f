package io.chatferry.media.store;

import io.chatferry.model.Secret;
import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.springframework.util.FileSystemUtils;

/**
 * S3Proxy, a real server that speaks as S3 does, over a folder of its own, in a JVM of its own. Maven says once what its class path
 * is: the project in {@code src/test/s3proxy}.
 */
public final class S3ProxyServer implements AutoCloseable {

    /** There from the beginning. */
    public static final String BUCKET = "media";

    public static final String ACCESS_KEY = "key-of-the-tests";
    public static final String SECRET_KEY = "secret-of-the-tests";

    private static final Path PROJECT = Path.of("src", "test", "s3proxy", "pom.xml");
    private static final Path BUILD = Path.of(".build", "s3proxy");

    private final Path folder;
    private final int port;
    private Process process;

    private S3ProxyServer(Path folder, int port) {
        this.folder = folder;
        this.port = port;
    }

    /** Starts a server with an empty bucket. */
    public static S3ProxyServer start() throws IOException, InterruptedException {
        Path folder = Files.createTempDirectory("s3proxy");
        int port;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        S3ProxyServer server = new S3ProxyServer(folder, port);
        Files.writeString(
                folder.resolve("properties"),
                String.join(
                        "\n",
                        "s3proxy.endpoint=" + server.endpoint(),
                        "s3proxy.authorization=aws-v4",
                        "s3proxy.identity=" + ACCESS_KEY,
                        "s3proxy.credential=" + SECRET_KEY,
                        "jclouds.provider=filesystem-nio2",
                        "jclouds.identity=none",
                        "jclouds.credential=none",
                        "jclouds.filesystem.basedir=" + Files.createDirectory(folder.resolve("buckets"))));
        Files.writeString(folder.resolve("logback.xml"), "<configuration/>");
        server.createBucket(BUCKET);
        server.run();
        return server;
    }

    private void run() throws IOException, InterruptedException {
        process = new ProcessBuilder(
                        System.getProperty("java.home") + "/bin/java",
                        "-Xmx256m",
                        "-XX:TieredStopAtLevel=1",
                        "-Dlogback.configurationFile=" + folder.resolve("logback.xml"),
                        "-cp",
                        classPath() + File.pathSeparator + ownClasses(),
                        S3ProxyMain.class.getName(),
                        "--properties",
                        folder.resolve("properties").toString())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("log").toFile())
                .start();
        Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> {
            if (!process.isAlive()) {
                throw new IllegalStateException(Files.readString(folder.resolve("log")));
            }
            return answers();
        });
    }

    private boolean answers() {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return socket.isConnected();
        } catch (IOException notYet) {
            return false;
        }
    }

    private static Path ownClasses() {
        try {
            return Path.of(S3ProxyMain.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Asked of Maven once for each change of the project; the forks of a test run ask one after the other. */
    private static String classPath() throws IOException, InterruptedException {
        Files.createDirectories(BUILD);
        Path known = BUILD.resolve("class-path").toAbsolutePath();
        try (FileChannel channel =
                FileChannel.open(BUILD.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            channel.lock();
            if (!Files.exists(known)
                    || Files.getLastModifiedTime(known).compareTo(Files.getLastModifiedTime(PROJECT)) < 0) {
                resolve(known);
            }
            return Files.readString(known).strip();
        }
    }

    private static void resolve(Path to) throws IOException, InterruptedException {
        String mvn = System.getProperty("os.name").toLowerCase(Locale.ROOT).contains("windows") ? "mvn.cmd" : "mvn";
        Path log = BUILD.resolve("log");
        List<String> command = new ArrayList<>(List.of(mvn, "-q", "-B", "-f", PROJECT.toString()));
        String repository = System.getProperty("maven.repo.local");
        if (repository != null) {
            command.add("-Dmaven.repo.local=" + repository);
        }
        command.addAll(List.of("dependency:build-classpath", "-Dmdep.outputFile=" + to));
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        if (builder.start().waitFor() != 0) {
            throw new IOException("Maven cannot tell the class path of " + PROJECT + ": " + Files.readString(log));
        }
    }

    /** Settings for a prefix of the bucket. */
    public StoreSettings settings(String prefix) {
        return settings(BUCKET, prefix, SECRET_KEY);
    }

    StoreSettings settings(String bucket, String prefix, String secretKey) {
        return new StoreSettings(
                URI.create("s3://" + bucket + "/" + prefix),
                endpoint(),
                true,
                null,
                new Secret(ACCESS_KEY),
                new Secret(secretKey),
                URI.create("https://media.example.com/"));
    }

    public URI endpoint() {
        return URI.create("http://127.0.0.1:" + port);
    }

    public void createBucket(String name) throws IOException {
        Files.createDirectory(folder.resolve("buckets").resolve(name));
    }

    /** What lies in the bucket, by key, as the server keeps it. */
    public List<String> keys() throws IOException {
        Path bucket = folder.resolve("buckets").resolve(BUCKET);
        try (Stream<Path> files = Files.walk(bucket)) {
            return files.filter(Files::isRegularFile)
                    .map(file -> bucket.relativize(file).toString().replace('\\', '/'))
                    .sorted()
                    .toList();
        }
    }

    /** Kills it; {@link #restart} brings it back, with what it holds. */
    public void stop() {
        process.destroyForcibly().onExit().join();
    }

    public void restart() throws IOException, InterruptedException {
        stop();
        run();
    }

    @Override
    public void close() throws IOException {
        stop();
        FileSystemUtils.deleteRecursively(folder);
    }
}
