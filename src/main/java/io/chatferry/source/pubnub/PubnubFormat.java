package io.chatferry.source.pubnub;

import io.chatferry.model.WrittenValue;
import io.chatferry.source.api.ExportFiles;
import io.chatferry.source.api.Recognition;
import io.chatferry.source.api.SourceSettings;
import io.chatferry.source.canonical.Times;
import io.chatferry.source.chat.ChatFormat;
import io.chatferry.source.chat.model.ChatExport;
import io.chatferry.source.chat.model.ChatRules.Bots;
import io.chatferry.source.chat.model.ChatRules.Conversations;
import io.chatferry.source.chat.model.ChatRules.SystemLines;
import io.chatferry.source.chat.reading.ConversationChoice;
import io.chatferry.source.chat.reading.FileLink;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonPointer;

/** The format {@code pubnub}. Thread-safe. */
public final class PubnubFormat extends ChatFormat<PubnubOptions> {

    /** The format with its standard options. */
    public PubnubFormat() {
        super("pubnub", PubnubOptions.STANDARD);
    }

    @Override
    public Recognition recognise(ExportFiles files) {
        return PubnubRecognition.of(files);
    }

    @Override
    protected ChatExport export(ExportFiles files, PubnubOptions options, SourceSettings settings) {
        Times times = new Times(settings.timezone());
        WrittenValue link = options.fileUrl();
        PubnubPayload payload = new PubnubPayload(
                times, pointer(options.text()), pointer(options.sender()), link == null ? null : FileLink.of(link));
        return new ChatExport(
                PubnubFiles.passes(files, new PubnubRows(times, payload)),
                List.of(),
                ConversationChoice.of(options.conversations())
                        .rules(SystemLines.SKIP, Bots.KEEP, Conversations.IMPORT, Conversations.IMPORT));
    }

    private static @Nullable JsonPointer pointer(@Nullable WrittenValue written) {
        String text = written == null ? null : written.text();
        if (written == null) {
            return null;
        }
        if (text == null || text.isBlank()) {
            throw written.error("a place in a message is expected", "write a path, as /content/body");
        }
        return JsonPointer.compile(text.startsWith("/") ? text : "/" + text);
    }
}
