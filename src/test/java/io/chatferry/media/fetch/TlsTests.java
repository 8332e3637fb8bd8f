package io.chatferry.media.fetch;

import static io.chatferry.media.fetch.FetchFixture.fetched;
import static io.chatferry.media.fetch.FetchFixture.later;
import static io.chatferry.media.fetch.FetchFixture.policy;
import static org.assertj.core.api.Assertions.assertThat;

import io.chatferry.cometchat.TlsServer;
import java.net.URI;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TlsTests {

    @TempDir
    Path folder;

    private FetchResult fetch(int port) throws InterruptedException {
        try (FileFetcher fetcher = new FileFetcher(policy(), FetchFixture.NAMES)) {
            return fetcher.fetch(
                    new FetchRequest(URI.create("https://files.example:" + port + "/a"), folder, "file", null));
        }
    }

    @Test
    void fetchesFileFromHostWithATrustedCertificate() throws Exception {
        try (TlsServer server = new TlsServer(folder, "dns:files.example", "-1d", 10, true)) {
            assertThat(fetched(fetch(server.port())).size()).isEqualTo(19);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "dns:files.example, -1d, 10, false",
        "dns:files.example, -20d, 10, true",
        "dns:other.example, -1d, 10, true",
        "ip:127.0.0.1, -1d, 10, true",
    })
    void asksNothingOfHostWhoseCertificateIsNotRight(String names, String start, int days, boolean trusted)
            throws Exception {
        try (TlsServer server = new TlsServer(folder, names, start, days, trusted)) {
            assertThat(later(fetch(server.port())).message())
                    .isEqualTo("the certificate of files.example is not trusted, has expired or is for another name");
            assertThat(server.requests()).isZero();
        }
    }

    @Test
    void tellsThatAPortSpeaksNoTls() throws Exception {
        try (FileServer server = FileServer.start((request, answer) -> answer.send(200, new byte[0]))) {
            assertThat(later(fetch(server.port())).message()).isEqualTo("no TLS connection with files.example");
        }
    }
}
