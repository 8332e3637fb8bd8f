package io.chatferry.source.discord;

import io.chatferry.model.Origin;
import io.chatferry.source.api.ExportFiles;
import io.chatferry.source.api.ExportFiles.ExportFile;
import io.chatferry.source.api.SourceItem;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The files of an export of channels.
 *
 * @param json those in JSON, in the order of reading
 * @param csv those in CSV of channels that are not there in JSON, likewise
 * @param notices on files that are not read
 */
record DiscordFiles(List<JsonFile> json, List<CsvFile> csv, List<SourceItem> notices) {

    private static final Pattern PERSONAL =
            Pattern.compile("(.*/)?[Mm]essages/(index\\.json|c?\\d{1,20}/channel\\.json)");

    /** A file of a channel in JSON. */
    record JsonFile(ExportFile file, ChannelHead head) {}

    /** A file of a channel in CSV. */
    record CsvFile(ExportFile file, CsvChannel channel, char delimiter) {}

    /** Whether it is the package of their own data that Discord gives to people. */
    static boolean isPersonalPackage(ExportFiles files) {
        return files.files().stream()
                        .filter(file -> PERSONAL.matcher(file.name()).matches())
                        .map(file -> file.name().endsWith("/index.json"))
                        .distinct()
                        .count()
                == 2;
    }

    static DiscordFiles of(ExportFiles files) {
        List<JsonFile> json = new ArrayList<>();
        Map<ExportFile, Character> tables = new LinkedHashMap<>();
        for (ExportFile file : FileParts.inOrder(files.files())) {
            boolean isJson = file.name().toLowerCase(Locale.ROOT).endsWith(".json");
            ChannelHead head = isJson ? ChannelHead.of(file) : null;
            Character delimiter = CsvChannel.delimiter(file);
            if (head != null) {
                json.add(new JsonFile(file, head));
            } else if (delimiter != null) {
                tables.put(file, delimiter);
            }
        }
        List<SourceItem> notices = new ArrayList<>();
        return new DiscordFiles(json, csv(files, json, tables, notices), notices);
    }

    private static List<CsvFile> csv(
            ExportFiles files, List<JsonFile> json, Map<ExportFile, Character> tables, List<SourceItem> notices) {
        Set<String> inJson = new HashSet<>();
        json.forEach(file -> inJson.add(file.head().id()));
        List<CsvFile> csv = new ArrayList<>();
        List<ExportFile> twice = new ArrayList<>();
        int skipped = leadingFolder(files, tables.keySet());
        tables.forEach((file, delimiter) -> {
            CsvChannel channel = CsvChannel.of(
                    file.name().substring(skipped),
                    String.valueOf(files.root().getFileName()).replaceFirst("\\.[^.]*$", ""));
            if (inJson.contains(channel.id())) {
                twice.add(file);
            } else {
                csv.add(new CsvFile(file, channel, delimiter));
            }
        });
        if (!twice.isEmpty()) {
            Origin first = new Origin(twice.get(0).display(), 1, 0);
            notices.add(new SourceItem.Notice(
                    first,
                    "discord: CSV files of channels that are there in JSON too, and are not read: " + twice.size()
                            + " (this is the first)"));
        }
        return csv;
    }

    /** The length of the path of a folder around the whole content of an archive, which is no part of the channels' names. */
    private static int leadingFolder(ExportFiles files, Set<ExportFile> tables) {
        if (Files.isDirectory(files.root())) {
            return 0;
        }
        String common = null;
        for (ExportFile file : tables) {
            String[] steps = file.name().split("/", -1);
            boolean isNumbered = steps[steps.length - 1].matches("\\d+\\..*");
            boolean isInFolder = steps.length > (isNumbered ? 2 : 1);
            if (!isInFolder || (common != null && !common.equals(steps[0]))) {
                return 0;
            }
            common = steps[0];
        }
        return common == null ? 0 : common.length() + 1;
    }
}
