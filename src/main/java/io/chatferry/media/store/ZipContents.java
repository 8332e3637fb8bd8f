package io.chatferry.media.store;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipInputStream;

/** What a zip is: documents of offices are zips, and say by the names of their entries which. */
final class ZipContents {

    static final String ZIP = "application/zip";
    private static final String OFFICE = "application/vnd.openxmlformats-officedocument.";

    private static final Map<String, String> BY_FOLDER = Map.of(
            "word", OFFICE + "wordprocessingml.document",
            "xl", OFFICE + "spreadsheetml.sheet",
            "ppt", OFFICE + "presentationml.presentation");

    /** The same document with macros, as a template and the like: only the name tells. */
    private static final Map<String, String> RELATED =
            Map.of("word", "word", "xl", "excel|spreadsheet", "ppt", "powerpoint|presentation");

    /** A zip can claim to hold any number of any size. */
    private static final int MOST_ENTRIES = 200;

    private static final long MOST_BYTES = 16L << 20;

    private ZipContents() {}

    static String type(Path file, String byName) throws IOException {
        try (ZipInputStream zip = new ZipInputStream(Files.newInputStream(file))) {
            long[] left = {MOST_BYTES};
            for (int i = 0; i < MOST_ENTRIES && left[0] > 0; i++) {
                ZipEntry entry = zip.getNextEntry();
                if (entry == null) {
                    return ZIP;
                }
                String folder = entry.getName().replaceFirst("/.*", "");
                String type = BY_FOLDER.get(folder);
                if (type != null && entry.getName().contains("/")) {
                    return isRelated(byName, folder) ? byName : type;
                }
                pass(zip, left);
            }
        } catch (ZipException | EOFException | IllegalArgumentException damaged) {
            // damaged, encrypted, or written in one go without sizes
        }
        return byName.startsWith(OFFICE) ? byName : ZIP;
    }

    private static boolean isRelated(String byName, String folder) {
        return byName.startsWith("application/vnd.") && byName.matches(".*(" + RELATED.get(folder) + ").*");
    }

    private static void pass(InputStream entry, long[] left) throws IOException {
        byte[] buffer = new byte[8192];
        for (int read = entry.read(buffer); read >= 0 && left[0] > 0; read = entry.read(buffer)) {
            left[0] -= read;
        }
    }
}
