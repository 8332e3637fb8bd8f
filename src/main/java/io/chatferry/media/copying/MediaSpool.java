package io.chatferry.media.copying;

import io.chatferry.file.OwnerOnly;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The folder of the files on their way: for each of them a part with the bytes so far, and what a resumption needs. */
public final class MediaSpool {

    private static final String PART = ".part";
    private static final List<String> ENDINGS = List.of(PART, ".head");
    private static final Pattern NAME = Pattern.compile("([0-9a-f]{16})\\.[a-z.]+");

    private final Path folder;
    private final long mostWaiting;

    /**
     * Creates the folder.
     *
     * @param mostWaiting bytes that files may hold which are tried again later
     */
    public MediaSpool(Path folder, long mostWaiting) {
        this.folder = folder;
        this.mostWaiting = mostWaiting;
        try {
            OwnerOnly.createFolder(folder);
        } catch (IOException e) {
            throw new UncheckedIOException(folder + ": " + e.getMessage(), e);
        }
    }

    Path folder() {
        return folder;
    }

    /** The name of the parts of a file. */
    static String name(long key) {
        return HexFormat.of().toHexDigits(key);
    }

    /** The bytes of a file. */
    Path part(long key) {
        return folder.resolve(name(key) + PART);
    }

    /** Deletes what is kept of a file. */
    void delete(long key) {
        try {
            for (String ending : ENDINGS) {
                Files.deleteIfExists(folder.resolve(name(key) + ending));
            }
        } catch (IOException kept) {
            // it costs space only, until the folder is deleted
        }
    }

    /** Whether what is kept leaves room for more that waits. */
    boolean hasRoom() {
        try (Stream<Path> files = Files.list(folder)) {
            return files.mapToLong(MediaSpool::size).sum() <= mostWaiting;
        } catch (IOException unreadable) {
            return false;
        }
    }

    private static long size(Path file) {
        try {
            return Files.size(file);
        } catch (IOException gone) {
            return 0;
        }
    }

    /** The files of which something is kept. */
    Set<Long> keys() {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> NAME.matcher(file.getFileName().toString()))
                    .filter(Matcher::matches)
                    .map(name -> HexFormat.fromHexDigitsToLong(name.group(1)))
                    .collect(Collectors.toSet());
        } catch (IOException unreadable) {
            return Set.of();
        }
    }
}
