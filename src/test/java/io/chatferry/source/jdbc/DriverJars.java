package io.chatferry.source.jdbc;

import java.io.IOException;
import java.io.OutputStream;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;
import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;

/** Jars with JDBC drivers, as users have them. */
final class DriverJars {

    private DriverJars() {}

    /** A copy of the jar from which a class of this process was loaded. */
    static Path copyOf(Class<?> type, Path to) throws IOException {
        try {
            Path jar = Path.of(
                    type.getProtectionDomain().getCodeSource().getLocation().toURI());
            return Files.copy(jar, to);
        } catch (URISyntaxException impossible) {
            throw new IOException(impossible);
        }
    }

    /** A jar with a driver for {@code jdbc:acme:}, which passes everything on to H2 in a jar beside it. */
    static Path ofAcme(Path jar) throws IOException {
        return ofAcme(jar, "AcmeDriver");
    }

    private static Path ofAcme(Path jar, String name) throws IOException {
        return of(jar, name, """
                import java.sql.*;
                import java.util.Properties;
                import java.util.logging.Logger;
                public class AcmeDriver implements Driver {
                    public boolean acceptsURL(String url) { return url.startsWith("jdbc:acme:"); }
                    public Connection connect(String url, Properties properties) throws SQLException {
                        try {
                            Driver h2 = (Driver) Class.forName("org.h2.Driver").getDeclaredConstructor().newInstance();
                            return h2.connect("jdbc:h2:mem:" + url.substring(10), properties);
                        } catch (ReflectiveOperationException missing) {
                            throw new SQLException(missing);
                        }
                    }
                    public DriverPropertyInfo[] getPropertyInfo(String url, Properties properties) { return new DriverPropertyInfo[0]; }
                    public int getMajorVersion() { return 1; }
                    public int getMinorVersion() { return 0; }
                    public boolean jdbcCompliant() { return false; }
                    public Logger getParentLogger() { return Logger.getGlobal(); }
                }
                """.replace("AcmeDriver", name));
    }

    /** A jar with one driver. */
    static Path of(Path jar, String name, String source) throws IOException {
        Path folder = Files.createTempDirectory(jar.toAbsolutePath().getParent(), "classes");
        Path file = Files.writeString(folder.resolve(name + ".java"), source);
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        if (compiler.run(null, OutputStream.nullOutputStream(), null, file.toString()) != 0) {
            throw new IOException("the driver of the test does not compile");
        }
        byte[] type = Files.readAllBytes(folder.resolve(name + ".class"));
        return write(jar, Map.of(name + ".class", type), name);
    }

    /** The same jar as a later Java would compile it. */
    static Path ofLaterJava(Path jar) throws IOException {
        Path now = ofAcme(jar.resolveSibling("now.jar"), "LaterDriver");
        byte[] type;
        try (JarFile file = new JarFile(now.toFile())) {
            type = file.getInputStream(file.getEntry("LaterDriver.class")).readAllBytes();
        }
        Files.delete(now);
        type[7] = (byte) 99; // the version of the class file
        return write(jar, Map.of("LaterDriver.class", type), "LaterDriver");
    }

    private static Path write(Path jar, Map<String, byte[]> classes, String driver) throws IOException {
        try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar))) {
            for (Map.Entry<String, byte[]> each : classes.entrySet()) {
                out.putNextEntry(new JarEntry(each.getKey()));
                out.write(each.getValue());
            }
            out.putNextEntry(new JarEntry("META-INF/services/java.sql.Driver"));
            out.write(driver.getBytes(StandardCharsets.UTF_8));
        }
        return jar;
    }
}
