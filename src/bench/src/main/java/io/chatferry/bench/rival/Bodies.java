package io.chatferry.bench.rival;

import java.net.URI;
import java.nio.file.Path;

/**
 * The command line of a rival.
 *
 * @param file with one request body per line
 * @param url the endpoint for the bodies
 */
record Bodies(Path file, URI url, String key) {

    static Bodies of(String[] args) {
        return new Bodies(Path.of(args[0]), URI.create(args[1]), args[2]);
    }
}
