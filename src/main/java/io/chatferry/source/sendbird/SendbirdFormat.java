package io.chatferry.source.sendbird;

import io.chatferry.source.api.ExportFiles;
import io.chatferry.source.api.Recognition;
import io.chatferry.source.api.SourceSettings;
import io.chatferry.source.canonical.Times;
import io.chatferry.source.chat.ChatFormat;
import io.chatferry.source.chat.model.ChatExport;
import io.chatferry.source.chat.model.ChatRules.Bots;
import io.chatferry.source.chat.model.ChatRules.Conversations;
import io.chatferry.source.chat.reading.ConversationChoice;
import java.util.List;

/** The format {@code sendbird}. Thread-safe. */
public final class SendbirdFormat extends ChatFormat<SendbirdOptions> {

    /** The format with its standard options. */
    public SendbirdFormat() {
        super("sendbird", SendbirdOptions.STANDARD);
    }

    @Override
    public Recognition recognise(ExportFiles files) {
        return SendbirdRecognition.of(files);
    }

    @Override
    protected ChatExport export(ExportFiles files, SendbirdOptions options, SourceSettings settings) {
        SendbirdRows rows = new SendbirdRows(new Times(settings.timezone()));
        return new ChatExport(
                SendbirdFiles.passes(files, rows),
                List.of(),
                ConversationChoice.of(options.conversations())
                        .rules(options.system(), Bots.KEEP, Conversations.IMPORT, Conversations.IMPORT));
    }
}
