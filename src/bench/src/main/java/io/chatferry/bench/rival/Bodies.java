package io.chatferry.bench.rival;

import java.net.URI;
import java.nio.file.Path;

/**
 * What a rival is told on its command line.
 *
 * @param file with one request body a line
 * @param url that takes them
 */
record Bodies(Path file, URI url, String key) {

    static Bodies of(String[] args) {
        return new Bodies(Path.of(args[0]), URI.create(args[1]), args[2]);
    }
}
