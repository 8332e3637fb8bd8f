package io.chatferry.source.discord;

import io.chatferry.model.Kind;
import io.chatferry.source.api.ExportFiles;
import io.chatferry.source.api.Recognition;
import io.chatferry.source.api.SourceException;
import io.chatferry.source.api.SourceItem;
import io.chatferry.source.api.SourceSettings;
import io.chatferry.source.chat.ChatFormat;
import io.chatferry.source.chat.model.ChatExport;
import io.chatferry.source.chat.model.ChatPass;
import io.chatferry.source.chat.reading.FileRows;
import io.chatferry.source.discord.DiscordFiles.CsvFile;
import io.chatferry.source.discord.DiscordFiles.JsonFile;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** The format {@code discord}: channels, threads and direct messages as DiscordChatExporter writes them. */
public final class DiscordFormat extends ChatFormat<DiscordOptions> {

    public DiscordFormat() {
        super("discord", DiscordOptions.standard());
    }

    @Override
    public Recognition recognise(ExportFiles files) {
        return DiscordSigns.of(files);
    }

    @Override
    protected ChatExport export(ExportFiles files, DiscordOptions options, SourceSettings settings) throws IOException {
        if (DiscordFiles.isPersonalPackage(files)) {
            throw new SourceException(files.root() + " is " + DiscordSigns.PERSONAL_PACKAGE + ".");
        }
        DiscordFiles found = DiscordFiles.of(files);
        if (found.json().isEmpty() && found.csv().isEmpty()) {
            throw new SourceException("There is no JSON or CSV file of DiscordChatExporter in " + files.root()
                    + "\nExport the channels with --format Json.");
        }
        CsvRepeats csv = CsvRepeats.of(found.csv());
        DiscordReading reading = new DiscordReading(found.json(), csv, options, settings.timezone());
        List<ChatPass> passes = new ArrayList<>();
        for (JsonFile file : found.json()) {
            if (reading.parentOf(file.head()) != null) {
                passes.add(new ChatPass(
                        file.file(),
                        Kind.MESSAGE,
                        FileRows.pages("/messages", Set.of(), page -> new JsonHandler(reading, file).firstOfThread())));
            }
        }
        for (JsonFile file : found.json()) {
            passes.add(new ChatPass(
                    file.file(),
                    Kind.MESSAGE,
                    FileRows.pages("/messages", Set.of(), page -> new JsonHandler(reading, file))));
        }
        for (CsvFile file : csv.files()) {
            passes.add(new ChatPass(
                    file.file(),
                    Kind.MESSAGE,
                    FileRows.table(file.delimiter(), header -> new CsvHandler(reading, file, header))));
        }
        List<SourceItem> notices = new ArrayList<>();
        notices.addAll(found.notices());
        notices.addAll(csv.notices());
        return new ChatExport(passes, notices, options.rules());
    }
}
