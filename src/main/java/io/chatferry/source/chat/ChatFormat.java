package io.chatferry.source.chat;

import io.chatferry.source.api.ExportFiles;
import io.chatferry.source.api.RecordStream;
import io.chatferry.source.api.SourceFormat;
import io.chatferry.source.api.SourceSettings;
import io.chatferry.source.chat.model.ChatExport;
import io.chatferry.source.chat.stream.ChatStream;
import io.chatferry.source.table.TableFormat;
import java.io.IOException;
import java.util.Optional;

/**
 * The format of the exports of a chat system. Thread-safe.
 *
 * @param <O> the options below the format's name in {@code source}
 */
public abstract class ChatFormat<O extends Record> implements SourceFormat {

    private final String name;
    private final O standard;

    /**
     * @param name the value of {@code source.format}
     * @param standard the options where no job gives any
     */
    protected ChatFormat(String name, O standard) {
        this.name = name;
        this.standard = standard;
    }

    @Override
    public final String name() {
        return name;
    }

    @Override
    public final Optional<Class<? extends Record>> options() {
        return Optional.of(standard.getClass());
    }

    @Override
    public final RecordStream open(ExportFiles files, SourceSettings settings) throws IOException {
        if (settings.correctedExport() != null) { // rejected records are exported, and fixed, with canonical names
            return TableFormat.json().open(files, settings);
        }
        Record given = settings.options().values().get(name);
        @SuppressWarnings("unchecked") // options() names the type
        O options = given == null ? standard : (O) given;
        return new ChatStream(name, export(files, options, settings), files, settings.copiesFiles());
    }

    /**
     * Decides how an export is read.
     *
     * @throws io.chatferry.source.api.SourceException if it cannot be read at all
     */
    protected abstract ChatExport export(ExportFiles files, O options, SourceSettings settings) throws IOException;
}
