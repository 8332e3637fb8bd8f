package io.chatferry.source.discord;

import io.chatferry.source.api.ExportFiles;
import io.chatferry.source.api.ExportFiles.ExportFile;
import io.chatferry.source.api.Recognition;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** By which signs an export of DiscordChatExporter is recognised. */
final class DiscordSigns {

    /** What the data package of a person is, for those who have one. */
    static final String PERSONAL_PACKAGE =
            "the data package that Discord gives to one person: it holds only what that person wrote, without the"
                    + " answers, so it is not imported; export the channels with DiscordChatExporter";

    private static final int CERTAIN = 100;
    private static final int SAMPLE_FILES = 20;

    private DiscordSigns() {}

    static Recognition of(ExportFiles files) {
        if (DiscordFiles.isPersonalPackage(files)) {
            return Recognition.none(PERSONAL_PACKAGE);
        }
        List<ExportFile> sample = sample(files);
        List<String> signs = new ArrayList<>();
        json(sample, signs);
        csv(sample, signs);
        return signs.isEmpty()
                ? Recognition.none("no file of DiscordChatExporter in JSON or CSV")
                : new Recognition(CERTAIN, "files of DiscordChatExporter: " + String.join("; ", signs));
    }

    /** Files whose names hold an id in brackets, as the exporter names them, and then others. */
    private static List<ExportFile> sample(ExportFiles files) {
        List<ExportFile> named = new ArrayList<>();
        List<ExportFile> others = new ArrayList<>();
        for (ExportFile file : files.files()) {
            String name = file.name().toLowerCase(Locale.ROOT);
            if (name.endsWith(".json") || name.endsWith(".csv")) {
                List<ExportFile> list = name.matches(".*\\[\\d+\\][^/]*") ? named : others;
                if (list.size() < SAMPLE_FILES) {
                    list.add(file);
                }
            }
        }
        named.addAll(others);
        return named;
    }

    private static void json(List<ExportFile> sample, List<String> signs) {
        int newer = 0;
        int older = 0;
        int unknown = 0;
        for (ExportFile file : sample) {
            ChannelHead head = file.name().toLowerCase(Locale.ROOT).endsWith(".json") ? ChannelHead.of(file) : null;
            if (head != null) {
                newer += head.isNewer() ? 1 : 0;
                older += head.isNewer() ? 0 : 1;
                unknown += head.type().equals("unknown") ? 1 : 0;
            }
        }
        if (newer > 0) {
            signs.add("JSON with guild, channel, exportedAt and messages, as newer versions write it");
        }
        if (older > 0) {
            signs.add("JSON with guild, channel and messages but no exportedAt, as older versions write it");
        }
        if (unknown > 0) {
            signs.add("an unknown version, since a channel has no type");
        }
    }

    private static void csv(List<ExportFile> sample, List<String> signs) {
        boolean hasCommas = false;
        boolean hasSemicolons = false;
        for (ExportFile file : sample) {
            Character delimiter = CsvChannel.delimiter(file);
            hasCommas |= delimiter != null && delimiter == ',';
            hasSemicolons |= delimiter != null && delimiter == ';';
        }
        if (hasCommas) {
            signs.add("CSV with the columns AuthorID,Author,Date,Content,Attachments");
        }
        if (hasSemicolons) {
            signs.add("CSV with semicolons, as versions until about 2020 write it");
        }
    }
}
