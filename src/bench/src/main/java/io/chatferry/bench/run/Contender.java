package io.chatferry.bench.run;

import io.chatferry.bench.traffic.Traffic;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;

/** A program that sends a traffic to a target, in one process. */
public interface Contender {

    String name();

    /**
     * Writes what the program reads into a folder that is its own, and tells the command line that runs it. It exits
     * with 0 when it believes that everything has arrived.
     */
    List<String> prepare(Traffic traffic, URI target, Path folder) throws IOException;
}
