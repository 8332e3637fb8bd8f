package io.chatferry.source.slack;

import io.chatferry.model.Kind;
import io.chatferry.source.api.ExportFiles;
import io.chatferry.source.api.Recognition;
import io.chatferry.source.api.SourceException;
import io.chatferry.source.api.SourceSettings;
import io.chatferry.source.chat.ChatFormat;
import io.chatferry.source.chat.model.ChatExport;
import io.chatferry.source.chat.model.ChatPass;
import io.chatferry.source.chat.model.ChatRules;
import io.chatferry.source.chat.reading.ConversationChoice;
import io.chatferry.source.chat.reading.Fields;
import io.chatferry.source.chat.reading.FileRows;
import io.chatferry.source.slack.SlackLayout.DayFile;
import io.chatferry.source.slack.SlackLayout.ListFile;
import io.chatferry.source.slack.SlackLayout.OfWorkspace;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * The format {@code slack}: exports of a workspace or of an organisation, with or without private conversations, those of
 * Slackdump, and logs of events in the same form.
 */
public final class SlackFormat extends ChatFormat<SlackOptions> {

    public SlackFormat() {
        super("slack", SlackOptions.STANDARD);
    }

    @Override
    public Recognition recognise(ExportFiles files) {
        return SlackRecognition.of(files);
    }

    @Override
    protected ChatExport export(ExportFiles files, SlackOptions options, SourceSettings settings) {
        SlackLayout layout = SlackLayout.of(files);
        if (layout.days().isEmpty() && !layout.hasListOfUsers() && !layout.hasListOfConversations()) {
            throw new SourceException(
                    files.root() + " is no export of Slack: it has neither users.json, channels.json nor"
                            + " a folder with files as 2024-03-04.json\nCheck `source.path`.");
        }
        SlackReading reading = new SlackReading(layout, options.names());
        List<ChatPass> passes = new ArrayList<>();
        for (ListFile list : ListFile.values()) {
            for (OfWorkspace of : layout.lists(list)) {
                Kind kind = list.isOfUsers() ? Kind.USER : Kind.GROUP;
                passes.add(new ChatPass(
                        of.file(),
                        kind,
                        FileRows.json(() -> list.isOfUsers()
                                ? new UserRows(reading.directory(), reading.names())
                                : new ConversationRows(list, of.workspace(), reading.directory()))));
            }
        }
        for (DayFile day : layout.days()) {
            passes.add(new ChatPass(day.file(), Kind.MESSAGE, opener(reading, day)));
        }
        ChatRules rules = ConversationChoice.of(options.conversations())
                .rules(options.system(), options.bots(), options.archived(), options.privateChannels());
        return new ChatExport(passes, List.of(), rules);
    }

    private static ChatPass.Opener opener(SlackReading reading, DayFile day) {
        if (!day.isDump()) {
            return FileRows.json(() -> new MessageRows(reading, day));
        }
        return FileRows.pages(
                "/messages",
                Set.of("name"),
                page -> new MessageRows(reading, day, () -> {
                    String name = Fields.first(page, "name");
                    return name == null ? day.folder() : name;
                }));
    }
}
