package io.chatferry.source.zulip;

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

/**
 * The data export of Zulip. Its {@code realm.json} is read twice, since its tables refer to one another: first users, channels and
 * recipients, then subscriptions and reactions. The files of messages follow.
 */
public final class ZulipFormat extends ChatFormat<ZulipOptions> {

    /** The name of the format. */
    public static final String FORMAT = "zulip";

    /** The rows of all tables of a file. */
    private static final String TABLES = "/*/*";

    public ZulipFormat() {
        super(FORMAT, ZulipOptions.STANDARD);
    }

    @Override
    public Recognition recognise(ExportFiles files) {
        return RealmFiles.recognise(files);
    }

    @Override
    protected ChatExport export(ExportFiles files, ZulipOptions options, SourceSettings settings) {
        List<RealmFiles> realms = RealmFiles.of(files);
        if (realms.isEmpty()) {
            throw new SourceException(files.root() + " has no realm.json of Zulip"
                    + "\nCheck `source.path`: it is the .tar.gz of the export, or the folder that it was unpacked to.");
        }
        List<ChatPass> passes = new ArrayList<>();
        for (RealmFiles realm : realms) {
            add(realm, options, passes);
        }
        return new ChatExport(passes, List.of(), options.rules());
    }

    private static void add(RealmFiles files, ZulipOptions options, List<ChatPass> passes) {
        Realm realm = new Realm(files.uploads());
        ReactionTable reactions = new ReactionTable();
        Rooms rooms = new Rooms(realm, options.topics());
        passes.add(new ChatPass(
                files.realm(), Kind.USER, FileRows.tree(TABLES, at -> new RealmHandler(realm, rooms, at))));
        if (files.attachments() != null) {
            passes.add(new ChatPass(
                    files.attachments(), Kind.MESSAGE, FileRows.tree(TABLES, at -> new UploadHandler(realm, at))));
        }
        passes.add(new ChatPass(
                files.realm(), Kind.MEMBER, FileRows.tree(TABLES, at -> new LinkHandler(rooms, reactions, at))));
        List<ExportFile> messages = files.messages();
        for (int i = 0; i < messages.size(); i++) {
            boolean isLast = i == messages.size() - 1;
            passes.add(new ChatPass(
                    messages.get(i),
                    Kind.MESSAGE,
                    FileRows.pages(
                            "/zerver_message",
                            Set.of(),
                            page -> new MessageHandler(realm, rooms, reactions, options.system(), isLast))));
        }
    }
}
