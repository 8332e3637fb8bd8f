package io.chatferry.source.teams;

import io.chatferry.model.Kind;
import io.chatferry.source.api.ExportFiles;
import io.chatferry.source.api.ExportFiles.ExportFile;
import io.chatferry.source.api.Recognition;
import io.chatferry.source.api.SourceException;
import io.chatferry.source.api.SourceSettings;
import io.chatferry.source.canonical.Times;
import io.chatferry.source.chat.ChatFormat;
import io.chatferry.source.chat.model.ChatExport;
import io.chatferry.source.chat.model.ChatPass;
import io.chatferry.source.chat.model.RowHandler;
import io.chatferry.source.chat.reading.FileRows;
import io.chatferry.source.teams.TeamsFiles.Role;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** The format {@code teams}: exports of Microsoft Teams. */
public final class TeamsFormat extends ChatFormat<TeamsOptions> {

    private static final int CERTAIN = 100;

    public TeamsFormat() {
        super("teams", TeamsOptions.STANDARD);
    }

    @Override
    public Recognition recognise(ExportFiles files) {
        TeamsFiles teams = TeamsFiles.of(files);
        TeamsFiles.Variant variant = TeamsFiles.variant(files);
        if (variant == null) {
            return Recognition.none("no messages with a type, and a chat or channel, as Teams has them");
        }
        int messages = teams.files(Role.MESSAGES).size();
        return new Recognition(
                CERTAIN,
                "messages of Microsoft Teams (" + variant.description() + ") in " + messages
                        + (messages == 1 ? " file" : " files")
                        + (teams.files(Role.USERS).isEmpty() ? "; without a list of users" : ""));
    }

    @Override
    protected ChatExport export(ExportFiles files, TeamsOptions options, SourceSettings settings) {
        TeamsFiles teams = TeamsFiles.of(files);
        if (teams.files(Role.MESSAGES).isEmpty()) {
            throw new SourceException(
                    files.root() + " holds no messages of Teams: files as teams/ID/messages_ID.json and"
                            + " users/ID/messages_ID.json are missing\nCheck `source.path`.");
        }
        TeamList list = new TeamList();
        Times times = new Times(settings.timezone());
        ListRows rows = new ListRows(list, times);
        List<ChatPass> passes = new ArrayList<>();
        teams.files(Role.USERS).forEach(file -> passes.add(pass(file, Kind.USER, rows::user)));
        teams.files(Role.TEAMS).forEach(file -> passes.add(pass(file, Kind.GROUP, rows::team)));
        for (ExportFile file : teams.files(Role.MEMBERS)) {
            list.team(TeamsFiles.team(file)).setListsMembers();
            passes.add(pass(file, Kind.MEMBER, rows.owners(TeamsFiles.team(file))));
        }
        for (ExportFile file : teams.files(Role.CHANNELS)) {
            passes.add(pass(file, Kind.GROUP, rows.channel(TeamsFiles.team(file))));
        }
        for (ExportFile file : teams.files(Role.MEMBERS)) {
            passes.add(pass(file, Kind.MEMBER, rows.member(TeamsFiles.team(file))));
        }
        teams.files(Role.CHATS).forEach(file -> passes.add(pass(file, Kind.GROUP, rows::chat)));
        for (ExportFile file : teams.files(Role.MESSAGES)) {
            passes.add(pass(file, Kind.MESSAGE, new MessageRows(TeamsFiles.user(file), times)));
        }
        return new ChatExport(passes, List.of(), options.rules());
    }

    private static ChatPass pass(ExportFile file, Kind kind, RowHandler handler) {
        ChatPass.Opener array = FileRows.json(() -> handler);
        ChatPass.Opener value = FileRows.pages("/value", Set.of(), page -> handler);
        return new ChatPass(file, kind, opened -> (TeamsFiles.isWrapped(opened) ? value : array).open(opened));
    }
}
