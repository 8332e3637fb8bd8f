package io.chatferry.source.stream;

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
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The format {@code stream}. Thread-safe. */
public final class StreamFormat extends ChatFormat<StreamOptions> {

    /** The format with its standard options. */
    public StreamFormat() {
        super("stream", StreamOptions.STANDARD);
    }

    @Override
    public Recognition recognise(ExportFiles files) {
        return StreamRecognition.of(files);
    }

    @Override
    protected ChatExport export(ExportFiles files, StreamOptions options, SourceSettings settings) {
        StreamRows rows = new StreamRows(new Times(settings.timezone()), names(options.publicTypes()));
        return new ChatExport(
                StreamFiles.passes(files, rows),
                List.of(),
                ConversationChoice.of(options.conversations())
                        .rules(options.system(), Bots.KEEP, options.archived(), Conversations.IMPORT),
                true);
    }

    private static Set<String> names(@Nullable WrittenValue written) {
        Set<String> names = new HashSet<>();
        if (written != null) {
            for (WrittenValue item : written.items()) {
                String name = item.text();
                if (name == null) {
                    throw item.error("a type of channels is expected", "write types, as [livestream]");
                }
                names.add(name);
            }
        }
        return names;
    }
}
