package io.chatferry.source.discord;

import io.chatferry.source.api.ExportFiles.ExportFile;
import io.chatferry.source.api.ExportInput;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What the name of a CSV file says of its channel: there is nothing of it in the file.
 *
 * @param isDirect whether it is a conversation of two people
 * @param isNamedById whether the name of the file holds the id of the channel
 */
record CsvChannel(String id, String name, boolean isDirect, boolean isNamedById) {

    private static final Pattern ID = Pattern.compile("\\[(\\d{1,20})\\]");
    private static final Pattern NUMBERED = Pattern.compile("\\d{1,9}");
    private static final String HEADER = "AuthorID%1$sAuthor%1$sDate%1$sContent%1$sAttachments";
    private static final int HEADER_BYTES = 64;
    private static final String DIRECT = "Direct Messages - Private - ";

    /**
     * The channel of a file.
     *
     * @param path in the export
     * @param export the name of the export, for numbered files that are in no folder
     */
    static CsvChannel of(String path, String export) {
        int slash = path.lastIndexOf('/');
        String file = path.substring(slash + 1);
        String base = FileParts.whole(file).replaceFirst("\\.[^.]*$", "");
        Matcher id = ID.matcher(base);
        int end = -1;
        String found = "";
        while (id.find()) {
            end = id.start();
            found = id.group(1);
        }
        if (end >= 0) {
            String title = base.substring(0, end).strip();
            String name = title.substring(title.lastIndexOf(" - ") < 0 ? 0 : title.lastIndexOf(" - ") + 3);
            return new CsvChannel(found, name.isEmpty() ? found : name, title.startsWith(DIRECT), true);
        }
        String folder = slash < 0 ? export : path.substring(0, slash);
        String place = NUMBERED.matcher(base).matches() ? folder : path.substring(0, slash + 1) + base;
        return new CsvChannel(place, place.substring(place.lastIndexOf('/') + 1), false, false);
    }

    /** The delimiter of a file with the columns of DiscordChatExporter; null of any other file. */
    static @Nullable Character delimiter(ExportFile file) {
        if (!file.name().toLowerCase(Locale.ROOT).endsWith(".csv")) {
            return null;
        }
        try (ExportInput input = file.open()) {
            String head = new String(input.readNBytes(HEADER_BYTES), StandardCharsets.UTF_8);
            String plain = (head.startsWith("\uFEFF") ? head.substring(1) : head).replace("\"", "");
            for (char delimiter : new char[] {',', ';'}) {
                if (plain.startsWith(HEADER.formatted(delimiter))) {
                    return delimiter;
                }
            }
            return null;
        } catch (IOException unreadable) {
            return null; // then it is not recognised, and told as a file that is not read
        }
    }
}
