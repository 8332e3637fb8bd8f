package io.chatferry.source.mattermost;

import io.chatferry.model.Kind;
import io.chatferry.source.api.ExportFiles;
import io.chatferry.source.api.ExportFiles.ExportFile;
import io.chatferry.source.api.Recognition;
import io.chatferry.source.api.SourceException;
import io.chatferry.source.api.SourceSettings;
import io.chatferry.source.chat.ChatFormat;
import io.chatferry.source.chat.model.ChatExport;
import io.chatferry.source.chat.model.ChatPass;
import io.chatferry.source.chat.reading.FileRows;
import java.util.ArrayList;
import java.util.List;

/**
 * The bulk export of Mattermost. Its lines are read twice: first for the names of users, teams, channels and emoji, then for
 * everything, in the order of the file. Posts have no ids, so the reader makes them.
 */
public final class MattermostFormat extends ChatFormat<MattermostOptions> {

    /** The name of the format. */
    public static final String FORMAT = "mattermost";

    public MattermostFormat() {
        super(FORMAT, MattermostOptions.STANDARD);
    }

    @Override
    public Recognition recognise(ExportFiles files) {
        return BulkFiles.recognise(files);
    }

    @Override
    protected ChatExport export(ExportFiles files, MattermostOptions options, SourceSettings settings) {
        List<ExportFile> exports = BulkFiles.of(files);
        if (exports.isEmpty()) {
            throw new SourceException(
                    files.root() + " has no file of JSON lines that begins with {\"type\":\"version\"}"
                            + "\nCheck `source.path`: it is the .jsonl file, or the folder or zip with it.");
        }
        ServerNames names = new ServerNames();
        DescribedRooms rooms = new DescribedRooms(names);
        List<ChatPass> passes = new ArrayList<>();
        exports.forEach(file -> passes.add(new ChatPass(file, Kind.MESSAGE, FileRows.json(() -> names::collect))));
        exports.forEach(file -> passes.add(
                new ChatPass(file, Kind.MESSAGE, FileRows.json(() -> new LineHandler(names, rooms, options.names())))));
        return new ChatExport(passes, List.of(), options.rules());
    }
}
