package io.chatferry.source.messenger;

import io.chatferry.model.Kind;
import io.chatferry.source.api.ExportFiles;
import io.chatferry.source.api.ExportFiles.ExportFile;
import io.chatferry.source.api.Recognition;
import io.chatferry.source.api.SourceException;
import io.chatferry.source.api.SourceSettings;
import io.chatferry.source.chat.ChatFormat;
import io.chatferry.source.chat.model.ChatExport;
import io.chatferry.source.chat.model.ChatPass;
import io.chatferry.source.chat.reading.EqualFiles;
import io.chatferry.source.chat.reading.FileRows;
import io.chatferry.source.chat.reading.RepeatedRows;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** The format {@code messenger}: chats of Facebook Messenger, in which people are known by their names only. */
public final class MessengerFormat extends ChatFormat<MessengerOptions> {

    public MessengerFormat() {
        super("messenger", MessengerOptions.standard());
    }

    @Override
    public Recognition recognise(ExportFiles files) {
        return MessengerSigns.of(files);
    }

    @Override
    protected ChatExport export(ExportFiles files, MessengerOptions options, SourceSettings settings)
            throws IOException {
        List<ThreadFile> all = ThreadFile.of(files);
        if (all.isEmpty()) {
            throw new SourceException("There is no message_1.json of Facebook Messenger in " + files.root()
                    + "\nDownload your information with the format JSON, not HTML.");
        }
        EqualFiles different = EqualFiles.of(all.stream().map(ThreadFile::file).toList());
        Set<ExportFile> read = Set.copyOf(different.files());
        List<ThreadFile> threads =
                all.stream().filter(thread -> read.contains(thread.file())).toList();
        RepeatedRows repeated = ThreadRepeats.of(threads);
        List<ChatPass> passes = threads.stream()
                .map(thread -> new ChatPass(
                        thread.file(),
                        Kind.MESSAGE,
                        FileRows.pages(
                                "/messages",
                                Set.of(),
                                none -> new MessengerHandler(thread, repeated.in(thread.file())))))
                .toList();
        return new ChatExport(
                passes,
                Stream.concat(different.notices().stream(), repeated.notices().stream())
                        .toList(),
                options.rules());
    }
}
