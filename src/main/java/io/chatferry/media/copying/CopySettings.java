package io.chatferry.media.copying;

import java.util.Set;

/**
 * How files are copied.
 *
 * @param jobName part of the keys in the store
 * @param isFolderStore whether the store is a folder, in which names decide how a file is served
 * @param concurrency files at once
 * @param perHost files of one host at once
 * @param retries attempts after the first that fails
 * @param maxSize larger files count as missing; in bytes
 * @param acceptedHosts hosts, with their ports, of which all files may be missing
 * @param onDemandOnly whether only the files are copied that a message waits for
 */
public record CopySettings(
        String jobName,
        boolean isFolderStore,
        int concurrency,
        int perHost,
        int retries,
        long maxSize,
        Set<String> acceptedHosts,
        boolean onDemandOnly) {}
