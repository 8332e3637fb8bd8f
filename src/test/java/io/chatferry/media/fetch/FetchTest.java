package io.chatferry.media.fetch;

import static io.chatferry.media.fetch.FetchFixture.bytes;
import static io.chatferry.media.fetch.FetchFixture.policy;
import static io.chatferry.media.fetch.FetchFixture.request;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;

/** A server of files, and a spool for what is fetched from it. */
abstract class FetchTest {

    static final byte[] FILE = bytes(300_000);

    @TempDir
    Path spool;

    FileServer server;

    FileServer serve(FileServer.Handler handler) throws IOException {
        server = FileServer.start(handler);
        return server;
    }

    @AfterEach
    void stop() throws IOException {
        if (server != null) {
            server.close();
        }
    }

    FetchResult fetch(FetchPolicy policy, String path) throws InterruptedException {
        try (FileFetcher fetcher = new FileFetcher(policy)) {
            return fetcher.fetch(request(server.url(path), spool));
        }
    }

    FetchResult fetch(String path) throws InterruptedException {
        return fetch(policy(), path);
    }
}
