package io.chatferry.source.table;

import io.chatferry.source.api.ExportFiles;
import io.chatferry.source.api.ExportFiles.ExportFile;
import io.chatferry.source.api.Recognition;
import io.chatferry.source.canonical.RowFiles;
import io.chatferry.source.row.Row;
import io.chatferry.source.row.RowReader;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import tools.jackson.databind.JsonNode;

/** Recognises exports of other systems that have no reader of their own, so that the user learns what they are and what to do. */
public final class VendorExports {

    private static final List<String> PERSONAL_DISCORD =
            List.of("(.*/)?[Mm]essages/index\\.json", "(.*/)?[Mm]essages/c?\\d+/channel\\.json");
    private static final int SAMPLE_FILES = 20;
    private static final int SAMPLE_ROWS = 5;
    private static final int CERTAIN = 100;
    private static final Set<String> STREAM_TYPES = Set.of(
            "user",
            "channel",
            "message",
            "reaction",
            "member",
            "device",
            "role",
            "blocklist",
            "channel_type",
            "command");
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
        return byContent(files);
    }

    private static Optional<Map.Entry<String, Recognition>> byContent(ExportFiles files) {
        if (any(files, VendorExports::isStreamItem)) {
            return found("stream", "objects of {type, item} or {type, data}" + NO_READER);
        }
        return Optional.empty();
    }

    private static boolean isStreamItem(JsonNode row) {
        boolean isItem = row.size() == 2
                && STREAM_TYPES.contains(row.path("type").asString(""))
                && (row.has("item") || row.has("data"));
        JsonNode item = row.has("item") ? row.path("item") : row.path("data");
        return isItem && item.isObject();
    }

    private static boolean any(ExportFiles files, Predicate<JsonNode> test) {
        return files.files().stream()
                .filter(RowFiles::isJson)
                .limit(SAMPLE_FILES)
                .anyMatch(file -> sample(file).stream().anyMatch(test));
    }

    /** The first objects of a file; none if it cannot be read. */
    private static List<JsonNode> sample(ExportFile file) {
        List<JsonNode> sample = new ArrayList<>();
        try (RowReader rows = RowFiles.open(file).rows()) {
            for (int i = 0; i < SAMPLE_ROWS; i++) {
                Row row = rows.next();
                if (row instanceof Row.Json json) {
                    sample.add(json.value());
                }
            }
        } catch (IOException unreadable) {
            // it is reported where it is read
        }
        return sample;
    }

    private static Optional<Map.Entry<String, Recognition>> found(String name, String why) {
        return Optional.of(Map.entry(name, new Recognition(CERTAIN, why)));
    }
}
