package io.chatferry.source.table;

import io.chatferry.source.api.ExportFiles;
import io.chatferry.source.api.ExportFiles.ExportFile;
import io.chatferry.source.api.Recognition;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Recognises exports of other systems that have no reader of their own, so that the user learns what they are and what to do. */
public final class VendorExports {

    private static final List<String> PERSONAL_DISCORD =
            List.of("(.*/)?[Mm]essages/index\\.json", "(.*/)?[Mm]essages/c?\\d+/channel\\.json");
    private static final int CERTAIN = 100;
    private static final String NO_READER =
            "; this version has no reader for it, only source.mapping for rows of CSV or JSON";

    private VendorExports() {}

    /** The system that an export comes from, and what to do; empty if it is none of these. */
    public static Optional<Map.Entry<String, Recognition>> of(ExportFiles files) {
        List<String> names = files.files().stream().map(ExportFile::name).toList();
        if (PERSONAL_DISCORD.stream().allMatch(part -> names.stream().anyMatch(n -> n.matches(part)))) {
            return found(
                    "discord-personal-data",
                    "messages/index.json and a folder for each channel, as Discord gives them to one person: it holds only"
                            + " what that person wrote, without the answers, so it is not imported; export the channels with"
                            + " DiscordChatExporter");
        }
        if (names.stream().anyMatch(n -> n.endsWith(".bson"))
                && names.stream().noneMatch(n -> n.endsWith("rocketchat_message.bson"))) {
            return found("mongodump", "BSON files, as a dump of MongoDB has them" + NO_READER);
        }
        return Optional.empty();
    }

    private static Optional<Map.Entry<String, Recognition>> found(String name, String why) {
        return Optional.of(Map.entry(name, new Recognition(CERTAIN, why)));
    }
}
