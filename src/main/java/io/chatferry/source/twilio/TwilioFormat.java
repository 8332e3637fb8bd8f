package io.chatferry.source.twilio;

import io.chatferry.model.WrittenValue;
import io.chatferry.source.api.ExportFiles;
import io.chatferry.source.api.Recognition;
import io.chatferry.source.api.SourceSettings;
import io.chatferry.source.canonical.Times;
import io.chatferry.source.chat.ChatFormat;
import io.chatferry.source.chat.model.ChatExport;
import io.chatferry.source.chat.model.ChatRules.Bots;
import io.chatferry.source.chat.model.ChatRules.Conversations;
import io.chatferry.source.chat.reading.ConversationChoice;
import io.chatferry.source.chat.reading.FileLink;
import java.util.List;

/** The format {@code twilio}. Thread-safe. */
public final class TwilioFormat extends ChatFormat<TwilioOptions> {

    /** The format with its standard options. */
    public TwilioFormat() {
        super("twilio", TwilioOptions.STANDARD);
    }

    @Override
    public Recognition recognise(ExportFiles files) {
        return TwilioRecognition.of(files);
    }

    @Override
    protected ChatExport export(ExportFiles files, TwilioOptions options, SourceSettings settings) {
        WrittenValue link = options.mediaUrl();
        TwilioMedia media = new TwilioMedia(files, link == null ? null : FileLink.of(link));
        TwilioRows rows = new TwilioRows(new Times(settings.timezone()), media);
        return new ChatExport(
                TwilioFiles.passes(files, rows),
                List.of(),
                ConversationChoice.of(options.conversations())
                        .rules(options.system(), Bots.KEEP, options.archived(), Conversations.IMPORT));
    }
}
