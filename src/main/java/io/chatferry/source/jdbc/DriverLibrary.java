package io.chatferry.source.jdbc;

import io.chatferry.model.WrittenValue;
import java.io.IOException;
import java.io.InputStream;
import java.net.URISyntaxException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.security.CodeSource;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.Driver;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Finds the driver for a URL: the jar that the job names, one that comes along, or a jar in the installation's {@code drivers/}. */
final class DriverLibrary {

    /** The folder of the installation whose jars are drivers. */
    private static final String FOLDER = "drivers";

    private DriverLibrary() {}

    /**
     * A driver.
     *
     * @param description the jar and its SHA-256; empty for a driver that comes along
     * @param loader of the jar; to be closed when the driver is not used any more
     */
    record FoundDriver(
            Driver driver, String description, @Nullable URLClassLoader loader) {}

    /**
     * The driver.
     *
     * @param jar as the job names it, if it does
     * @return empty if there is none for the URL
     */
    static Optional<FoundDriver> find(Dialect dialect, String url, @Nullable WrittenValue jar)
            throws IOException, SQLException {
        String named = jar == null ? null : jar.text();
        if (jar != null && named != null) {
            return Optional.of(named(jar, named, url));
        }
        if (dialect != Dialect.MYSQL && !dialect.bundledDriver().isEmpty()) {
            return Optional.of(bundled(dialect));
        }
        Optional<FoundDriver> installed = installed(url);
        return installed.isEmpty() && dialect == Dialect.MYSQL ? Optional.of(bundled(dialect)) : installed;
    }

    private static FoundDriver bundled(Dialect dialect) {
        try {
            Driver driver = Class.forName(dialect.bundledDriver())
                    .asSubclass(Driver.class)
                    .getDeclaredConstructor()
                    .newInstance();
            return new FoundDriver(driver, "", null);
        } catch (ReflectiveOperationException missing) {
            throw new IllegalStateException("the driver " + dialect.bundledDriver() + " comes along", missing);
        }
    }

    private static FoundDriver named(WrittenValue jar, String named, String url) throws IOException, SQLException {
        String write = "write the path of the jar of a JDBC driver; a relative one counts from " + jar.folder();
        Path file;
        try {
            file = jar.folder().resolve(named).normalize();
        } catch (InvalidPathException wrong) {
            throw jar.error("this is not a path", write);
        }
        if (!Files.isRegularFile(file)) {
            throw jar.error(file + " is not a file", write);
        }
        Search search = new Search();
        return search.in(List.of(file), url)
                .orElseThrow(() ->
                        jar.error(file + " holds no JDBC driver for the URL of the database" + search.unusable, write));
    }

    private static Optional<FoundDriver> installed(String url) throws IOException, SQLException {
        String home = System.getProperty("chatferry.home", "");
        Path folder = Path.of(home).resolve(FOLDER);
        if (home.isEmpty() || !Files.isDirectory(folder)) {
            return Optional.empty();
        }
        try (Stream<Path> files = Files.list(folder)) {
            List<Path> jars = files.filter(file -> file.getFileName().toString().endsWith(".jar"))
                    .sorted()
                    .toList();
            return jars.isEmpty() ? Optional.empty() : new Search().in(jars, url);
        }
    }

    /** A search in jars, one of which may be for a later Java, or lack a part. */
    private static final class Search {

        private static final int MAX_DRIVERS = 100;

        /** Why a driver could not be loaded; empty if there was none, or all could. */
        private String unusable = "";

        /** Looks in a class loader of its own, which sees none of our classes. */
        Optional<FoundDriver> in(List<Path> jars, String url) throws IOException, SQLException {
            List<URL> urls = new ArrayList<>();
            for (Path jar : jars) {
                urls.add(jar.toUri().toURL());
            }
            URLClassLoader loader = new URLClassLoader(urls.toArray(URL[]::new), ClassLoader.getPlatformClassLoader());
            Iterator<Driver> drivers = ServiceLoader.load(Driver.class, loader).iterator();
            for (int i = 0; i < MAX_DRIVERS; i++) {
                try {
                    if (!drivers.hasNext()) {
                        break;
                    }
                    Driver driver = drivers.next();
                    if (driver.getClass().getClassLoader() == loader && driver.acceptsURL(url)) {
                        return Optional.of(new FoundDriver(driver, description(driver), loader));
                    }
                } catch (ServiceConfigurationError | LinkageError wrong) {
                    unusable = ": " + reason(wrong);
                }
            }
            loader.close();
            return Optional.empty();
        }

        private static String reason(Error wrong) {
            Throwable cause = wrong.getCause() == null ? wrong : wrong.getCause();
            return cause instanceof UnsupportedClassVersionError
                    ? "it needs a later Java than " + Runtime.version().feature()
                    : "it cannot be loaded (" + cause.getMessage() + ")";
        }
    }

    private static String description(Driver driver) throws IOException {
        CodeSource source = driver.getClass().getProtectionDomain().getCodeSource();
        try {
            Path jar = Path.of(source.getLocation().toURI());
            return jar + " (SHA-256 " + sha256(jar) + ")";
        } catch (URISyntaxException impossible) {
            throw new IOException(impossible);
        }
    }

    private static String sha256(Path file) throws IOException {
        try {
            MessageDigest sha = MessageDigest.getInstance("SHA-256");
            try (InputStream in = new DigestInputStream(Files.newInputStream(file), sha)) {
                in.transferTo(java.io.OutputStream.nullOutputStream());
            }
            return HexFormat.of().formatHex(sha.digest());
        } catch (NoSuchAlgorithmException missing) {
            throw new IllegalStateException("every Java platform has SHA-256", missing);
        }
    }
}
