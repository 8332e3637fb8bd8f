package io.chatferry.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The URLs of the target and of the ledger: no secret is repeated, and none leaves over plain HTTP. */
class ConnectionUrlTests {

    private static final String SHORTEST = "name: acme\nsource:\n  path: export\ntarget:\n  app-id: acme-1\n";

    @TempDir
    Path folder;

    @BeforeEach
    void makeExport() throws IOException {
        Files.createDirectory(folder.resolve("export"));
    }

    @Test
    void removesPasswordFromLedgerUrl() throws IOException {
        JobSettings.Ledger ledger = read(SHORTEST
                        + "ledger:\n  url: jdbc:postgresql://db/chat?user=ferry&sslmode=require&password=a%26b")
                .ledger();

        assertThat(ledger.url()).isEqualTo("jdbc:postgresql://db/chat?sslmode=require");
        assertThat(ledger.user()).isEqualTo("ferry");
        assertThat(ledger.password().reveal()).isEqualTo("a&b");
        assertThat(ledger.toString()).doesNotContain("a&b");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ' ',
            value = {
                "jdbc:postgresql://ann:s3cret@db/chat jdbc:postgresql://db/chat ann s3cret",
                "jdbc:postgresql://ann:s3%2F/c+%40@db:5/chat?sslMode=require jdbc:postgresql://db:5/chat?sslmode=require ann s3//c+@",
                "jdbc:postgresql://db/chat?USER=ann&PassWord=s3cret jdbc:postgresql://db/chat ann s3cret",
                "jdbc:postgresql://db/chat?%75ser=ann&pass%77ord=s3cret jdbc:postgresql://db/chat ann s3cret",
                "JDBC:PostgreSQL:chat?user=ann&password=s3cret jdbc:postgresql:chat ann s3cret",
                "jdbc:postgresql://[::1]:5,db/chat?user=ann&password=s3cret jdbc:postgresql://[::1]:5,db/chat ann s3cret"
            })
    void removesPasswordFromLedgerUrlInAnyForm(String url, String shown, String user, String password)
            throws IOException {
        JobSettings.Ledger ledger = read(SHORTEST + "ledger:\n  url: " + url).ledger();
        assertThat(ledger.url()).isEqualTo(shown);
        assertThat(ledger.user()).isEqualTo(user);
        assertThat(ledger.password().reveal()).isEqualTo(password);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "jdbc:postgresql://db/chat;PASSWORD=s3cret",
                "jdbc:postgresql://db/chat?a=b;PASSWORD=s3cret",
                "jdbc:postgresql://ann:pw?s3cret@db/chat",
                "jdbc:postgresql://ann:pw&s3cret@db/chat?x%20y=1",
                "jdbc:postgresql://db/chat?sslpassword=s3cret",
                "jdbc:postgresql://db/chat?loggerFile=/tmp/s3cret",
                "jdbc:postgresql://db/chat?SSLFACTORY=s3cret",
                "jdbc:postgresql://db/chat?socket%46actory=s3cret",
                "jdbc:postgresql://db/chat?password=s3cret%zz",
                "jdbc:postgresql://db/chat?s3cret@x=1",
                "jdbc:h2:mem:x;PASSWORD=s3cret;init=s3cret",
                "jdbc:h2:mem:x;PASSWORD=s3cret;TRACE_LEVEL_SYSTEM_OUT=3",
                "jdbc:mysql://ann:s3cret@db/chat?allowLoadLocalInfile=true",
                "//ann:s3cret@db"
            })
    void refusesOtherLedgerUrlsWithoutRepeatingSecrets(String url) {
        assertThatThrownBy(() -> read(SHORTEST + "ledger:\n  url: \"" + url + "\""))
                .isInstanceOf(SettingsException.class)
                .message()
                .startsWith(folder + "/job.yaml:7:8: ledger.url: ")
                .doesNotContain("s3cret");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://127.0.0.1:1/v3",
                "http://127.9.8.7/v3",
                "HTTP://LocalHost:1/v3",
                "http://[::1]:1/v3",
                "http://[0:0:0:0:0:0:0:1]/v3",
                "http://[::ffff:127.0.0.1]/v3"
            })
    void allowsHttpToLoopback(String url) throws IOException {
        assertThat(read(SHORTEST + "  base-url: \"" + url + "\"")
                        .target()
                        .baseUrl()
                        .get())
                .hasScheme("http");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://proxy.example/v3",
                "hTTp://proxy.example/v3",
                "http://0.0.0.0:1/v3",
                "http://10.0.0.1/v3",
                "http://[::]/v3",
                "http://[::ffff:10.0.0.1]/v3",
                "http://[fe80::1]/v3",
                "http://localhost.:1/v3",
                "http://localhost.example/v3",
                "http://127.0.0.1.example/v3",
                "http://localhost@proxy.example/v3",
                "http://127.0.0.1:80@proxy.example/v3"
            })
    void refusesHttpToOtherMachinesUnlessAllowed(String url) throws IOException {
        String written = SHORTEST + "  base-url: \"" + url + "\"";

        assertThatThrownBy(() -> read(written)).isInstanceOf(SettingsException.class);
        if (!url.contains("@")) {
            assertThat(read(written + "\n  allow-http: true").target().baseUrl().get())
                    .hasScheme("http");
        }
    }

    private JobSettings read(String yaml) throws IOException {
        return JobFile.read(Files.writeString(folder.resolve("job.yaml"), yaml), List.of(), Map.of());
    }
}
