package io.chatferry.source.discord;

import io.chatferry.source.chat.ReadExport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Writes files as the exporter does, with single quotes for double ones, and reads them. */
record DiscordExport(Path folder) {

    static final String CHANNEL =
            "{'id':'100','type':'GuildTextChat','categoryId':'9','category':'Beds','name':'general'}";

    /** A file of a channel with messages. */
    DiscordExport channel(String name, String channel, String... messages) throws IOException {
        return file(
                name,
                "{'guild':{'id':'1','name':'Garden'},'channel':" + channel
                        + ",'dateRange':{'after':null,'before':null},'messages':[" + String.join(",\n", messages)
                        + "],'messageCount':" + messages.length + "}");
    }

    DiscordExport file(String name, String content) throws IOException {
        Path file = folder.resolve(name);
        Files.createDirectories(Objects.requireNonNull(file.getParent()));
        Files.writeString(file, content.replace('\'', '"'));
        return this;
    }

    /** A message of Anna, with more keys. */
    static String message(String id, String content, String more) {
        return by("7", "anna", id, content, more);
    }

    static String by(String user, String name, String id, String content, String more) {
        return "{'id':'" + id + "','type':'Default','timestamp':'2024-03-04T09:00:00+01:00','content':'" + content
                + "','author':{'id':'" + user + "','name':'" + name + "','nickname':'" + name + "'}"
                + (more.isEmpty() ? "" : "," + more) + "}";
    }

    ReadExport read() {
        return read(null, ZoneOffset.UTC);
    }

    ReadExport read(@Nullable DiscordOptions options, ZoneId zone) {
        return ReadExport.of("discord", folder, zone, options);
    }
}
