package io.chatferry.source.whatsapp;

import io.chatferry.model.Kind;
import io.chatferry.source.api.ExportFiles;
import io.chatferry.source.api.ExportFiles.ExportFile;
import io.chatferry.source.api.Recognition;
import io.chatferry.source.api.SourceException;
import io.chatferry.source.api.SourceSettings;
import io.chatferry.source.chat.ChatFormat;
import io.chatferry.source.chat.model.ChatExport;
import io.chatferry.source.chat.model.ChatPass;
import io.chatferry.source.chat.model.ChatRules.Bots;
import io.chatferry.source.chat.model.ChatRules.Conversations;
import io.chatferry.source.chat.reading.ConversationChoice;
import io.chatferry.source.chat.reading.EqualFiles;
import io.chatferry.source.chat.reading.FileRows;
import io.chatferry.source.chat.reading.RepeatedRows;
import io.chatferry.source.text.TextLines;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

/** The format {@code whatsapp}: chats exported on a phone, with or without their files. */
public final class WhatsAppFormat extends ChatFormat<WhatsAppOptions> {

    private static final int SAMPLE_FILES = 20;
    private static final int SAMPLE_LINES = 200;
    private static final int CERTAIN = 100;
    /** Lines with dates and authors, but too few, or in a file with another name. */
    private static final int PROBABLE = 80;
    /** As many messages as make a file with any name a chat. */
    private static final int SEVERAL = 3;

    public WhatsAppFormat() {
        super("whatsapp", WhatsAppOptions.STANDARD);
    }

    @Override
    public Recognition recognise(ExportFiles files) {
        Recognition best = Recognition.none("no text file has lines that begin with a date, a time and an author");
        for (ExportFile file : texts(files).limit(SAMPLE_FILES).toList()) {
            Recognition found = recognise(file);
            if (found.percent() == CERTAIN) {
                return found;
            }
            best = found.percent() > best.percent() ? found : best;
        }
        return best;
    }

    /** The text files, those with usual names first. */
    private static Stream<ExportFile> texts(ExportFiles files) {
        return files.files().stream()
                .filter(WhatsAppFormat::isText)
                .sorted(Comparator.comparing(file -> !ChatTitle.isUsual(file.name())));
    }

    /** Documents that were sent in a chat begin with their number, and so do their names. */
    private static boolean isText(ExportFile file) {
        return file.name().toLowerCase(Locale.ROOT).endsWith(".txt")
                && !file.name().matches("(.*/)?\\d{8}-[^/]*");
    }

    private static Recognition recognise(ExportFile file) {
        int messages = 0;
        boolean isIos = false;
        try (TextLines lines = new TextLines(file.open().withBadBytesReplaced())) {
            int read = 0;
            for (String line = lines.next(); line != null && read < SAMPLE_LINES; line = lines.next()) {
                String text = DirectionMarks.cut(line);
                LineHead head = LineHead.of(text);
                if (head == null && messages == 0 && !text.isBlank() && !ChatTitle.isUsual(file.name())) {
                    break; // a text that begins with something else is no chat, whatever it quotes
                }
                read++;
                if (head != null && isOfChat(head)) {
                    messages++;
                    isIos |= text.startsWith("[");
                }
            }
        } catch (IOException unreadable) {
            return Recognition.none(file.display() + " cannot be read");
        }
        if (messages == 0) {
            return Recognition.none("no message is in " + file.display());
        }
        boolean isCertain = ChatTitle.isUsual(file.name()) || messages >= SEVERAL;
        return new Recognition(
                isCertain ? CERTAIN : PROBABLE,
                file.display() + " is a chat exported by WhatsApp "
                        + (isIos ? "on iOS: [date, time] author: text" : "on Android: date, time - author: text"));
    }

    /** Logs of other systems have nicknames in angle brackets behind the time. */
    private static boolean isOfChat(LineHead head) {
        return !head.rest().startsWith("<") && !DirectionMarks.cut(head.rest()).isBlank();
    }

    @Override
    protected ChatExport export(ExportFiles files, WhatsAppOptions options, SourceSettings settings)
            throws IOException {
        List<ExportFile> chosen = files.files().stream()
                .filter(file -> isText(file) || files.files().size() == 1)
                .filter(file -> recognise(file).percent() > 0)
                .toList();
        if (chosen.isEmpty()) {
            throw new SourceException(
                    files.root() + " has no chat of WhatsApp: a text file whose lines begin with date and time."
                            + "\nName the .zip or .txt that the app has exported, or the folder that holds such files.");
        }
        EqualFiles different = EqualFiles.of(chosen);
        Path rootName = files.root().getFileName();
        String root = rootName == null ? "chat" : rootName.toString();
        List<ChatFile> read = new ArrayList<>();
        for (ExportFile file : different.files()) {
            read.add(ChatFile.read(file, ChatTitle.of(file.name(), root), options.dateOrder()));
        }
        Map<ChatFile, WhatsAppChat> chats = WhatsAppChat.of(read);
        RepeatedRows repeated = repeated(read, chats);
        List<ChatPass> passes = new ArrayList<>();
        for (ChatFile file : read) {
            WhatsAppChat chat = Objects.requireNonNull(chats.get(file));
            List<RepeatedRows.Range> rows = repeated.in(file.file());
            passes.add(new ChatPass(
                    file.file(),
                    Kind.MESSAGE,
                    FileRows.own(ChatFile::rows, () -> new WhatsAppHandler(file, chat, rows, settings.timezone()))));
        }
        return new ChatExport(
                passes,
                Stream.concat(different.notices().stream(), repeated.notices().stream())
                        .toList(),
                ConversationChoice.of(options.conversations())
                        .rules(options.system(), Bots.KEEP, Conversations.IMPORT, Conversations.IMPORT));
    }

    /** The rows of each file that another file of the same people has before. */
    private static RepeatedRows repeated(List<ChatFile> files, Map<ChatFile, WhatsAppChat> chats) throws IOException {
        Map<Object, List<ChatFile>> byChat = new LinkedHashMap<>();
        for (ChatFile file : files) {
            Object identity = Objects.requireNonNull(chats.get(file)).identity();
            byChat.computeIfAbsent(identity, chat -> new ArrayList<>()).add(file);
        }
        return RepeatedRows.of(byChat.values(), ChatFile::file, ChatFile::rows);
    }
}
