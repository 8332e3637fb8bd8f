package io.chatferry.source.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.ZoneOffset;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Where a driver comes from, and what is said when there is none. */
class DriverLibraryTests {

    private static final String HOME = "chatferry.home";

    @TempDir
    Path folder;

    private final @Nullable String home = System.getProperty(HOME);
    private Path drivers;

    @BeforeEach
    void installElsewhere() throws IOException {
        drivers = Files.createDirectories(folder.resolve("installation/drivers"));
        System.setProperty(HOME, drivers.getParent().toString());
    }

    @AfterEach
    void returnHome() {
        if (home == null) {
            System.clearProperty(HOME);
        } else {
            System.setProperty(HOME, home);
        }
    }

    @Test
    void loadsNamedJarInClassLoaderOfItsOwn() throws Exception {
        Path jar = DriverJars.copyOf(org.h2.Driver.class, folder.resolve("some-driver.jar"));

        try (SourceDatabase database = SourceDatabase.open(source("jdbc:h2:mem:x", jar.toString()));
                Statement statement = database.forReaders().createStatement();
                ResultSet row = statement.executeQuery("SELECT 7")) {
            assertThat(row.next()).isTrue();
            assertThat(row.getInt(1)).isEqualTo(7);
            assertThat(database.driver()).isEqualTo(jar + " (SHA-256 " + sha256(jar) + ")");
            assertThat(row.getClass().getClassLoader()).isNotSameAs(org.h2.Driver.class.getClassLoader());
        }
    }

    @Test
    void relativeJarCountsFromTheFolderOfTheJobFile() throws Exception {
        Path jar = DriverJars.copyOf(org.h2.Driver.class, folder.resolve("h2-copy.jar"));

        try (SourceDatabase database = SourceDatabase.open(source("jdbc:h2:mem:x", "../jobs/../h2-copy.jar"))) {
            assertThat(database.driver()).startsWith(jar + " (SHA-256 ");
        }
    }

    @Test
    void findsDriverInTheInstallationAlone() throws Exception {
        DriverJars.copyOf(org.h2.Driver.class, drivers.resolve("h2.jar"));
        Files.writeString(drivers.resolve("broken.jar"), "no jar");
        DriverJars.ofLaterJava(drivers.resolve("a-later.jar"));
        Path jar = DriverJars.ofAcme(drivers.resolve("zz-acme.jar"));

        try (SourceDatabase database = SourceDatabase.open(source("jdbc:acme:x", null))) {
            assertThat(database.driver()).isEqualTo(jar + " (SHA-256 " + sha256(jar) + ")");
            assertThat(database.note()).contains("the queries see different instants");
        }
        System.clearProperty(HOME);
        assertThatThrownBy(() -> SourceDatabase.open(source("jdbc:acme:x", null)))
                .hasMessageContaining("no driver comes along for jdbc:acme:")
                .hasMessageContaining("put its jar into the folder drivers/ of the installation");
    }

    @Test
    void bundledDriverIsUsedThoughTheInstallationHasAnother() throws Exception {
        DriverJars.copyOf(org.h2.Driver.class, drivers.resolve("h2.jar"));

        try (SourceDatabase database = SourceDatabase.open(source("jdbc:h2:mem:x", null))) {
            assertThat(database.driver()).isEmpty();
        }
    }

    @Test
    void saysWhatIsWrongWithNamedJar() throws Exception {
        Path text = Files.writeString(folder.resolve("text.jar"), "no jar");
        Path later = DriverJars.ofLaterJava(folder.resolve("later.jar"));

        assertWrong(source("jdbc:acme:x", "absent.jar"), folder.resolve("jobs/absent.jar") + " is not a file");
        assertWrong(source("jdbc:acme:x", folder.toString()), folder + " is not a file");
        assertWrong(source("jdbc:acme:x", text.toString()), text + " holds no JDBC driver for the URL of the database");
        assertWrong(source("jdbc:acme:x", later.toString()), "it needs a later Java than ");
        assertWrong(
                source(
                        "jdbc:other:x",
                        DriverJars.ofAcme(folder.resolve("acme.jar")).toString()),
                "holds no JDBC driver for the URL of the database");
        assertWrong(source("jdbc:acme:x", "a\0b.jar"), "this is not a path");
    }

    private static void assertWrong(JdbcSource source, String words) {
        assertThatThrownBy(() -> SourceDatabase.open(source))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(words)
                .satisfies(thrown -> assertThat(thrown.getMessage().lines()).hasSize(2));
    }

    private JdbcSource source(String url, @Nullable String driver) {
        String sql = "SELECT 1";
        return new JdbcSource(
                new JdbcOptions(
                        new WrittenText(url),
                        null,
                        null,
                        driver == null ? null : new WrittenText(driver, folder.resolve("jobs")),
                        null,
                        null),
                List.of(new JdbcQuery("q", sql, null, new WrittenText(sql))),
                ZoneOffset.UTC);
    }

    private static String sha256(Path file) throws Exception {
        return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file)));
    }
}
