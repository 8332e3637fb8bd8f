package io.chatferry.source.googlechat;

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
import java.util.Set;

/** The format {@code googlechat}: Google Chat in a Google Takeout. */
public final class GoogleChatFormat extends ChatFormat<GoogleChatOptions> {

    private static final int CERTAIN = 100;

    public GoogleChatFormat() {
        super("googlechat", GoogleChatOptions.STANDARD);
    }

    @Override
    public Recognition recognise(ExportFiles files) {
        int conversations = TakeoutFiles.conversations(files);
        if (conversations == 0) {
            return Recognition.none("no messages.json with dates and topics, as Google Chat has them");
        }
        return new Recognition(
                CERTAIN,
                "Google Chat in a Takeout: messages.json of " + conversations
                        + (conversations == 1 ? " conversation" : " conversations")
                        + (TakeoutFiles.of(files).groups().isEmpty() ? "; without group_info.json" : ""));
    }

    @Override
    protected ChatExport export(ExportFiles files, GoogleChatOptions options, SourceSettings settings) {
        TakeoutFiles takeout = TakeoutFiles.of(files);
        if (takeout.messages().isEmpty()) {
            throw new SourceException(files.root()
                    + " holds no messages of Google Chat: Groups/…/messages.json is missing\nCheck `source.path`.");
        }
        List<ChatPass> passes = new ArrayList<>();
        takeout.users()
                .forEach(file -> passes.add(new ChatPass(file, Kind.USER, FileRows.json(() -> GroupRows::user))));
        for (ExportFile file : takeout.groups()) {
            passes.add(new ChatPass(file, Kind.GROUP, FileRows.json(() -> GroupRows.group(TakeoutFiles.folder(file)))));
        }
        LongDates dates = new LongDates(settings.timezone());
        for (ExportFile file : takeout.messages()) {
            ChatPass.Opener pages = FileRows.pages(
                    "/messages", Set.of(), page -> new MessageRows(TakeoutFiles.folder(file), takeout, dates));
            passes.add(new ChatPass(file, Kind.MESSAGE, pages));
        }
        return new ChatExport(passes, List.of(), options.rules());
    }
}
