package io.chatferry.source.telegram;

import io.chatferry.model.Kind;
import io.chatferry.source.api.ExportFiles;
import io.chatferry.source.api.ExportFiles.ExportFile;
import io.chatferry.source.api.ExportInput;
import io.chatferry.source.api.Recognition;
import io.chatferry.source.api.SourceException;
import io.chatferry.source.api.SourceSettings;
import io.chatferry.source.chat.ChatFormat;
import io.chatferry.source.chat.model.ChatExport;
import io.chatferry.source.chat.model.ChatPass;
import io.chatferry.source.chat.model.ChatRules.Conversations;
import io.chatferry.source.chat.reading.ConversationChoice;
import io.chatferry.source.chat.reading.Fields;
import io.chatferry.source.json.JsonTreeRows;
import io.chatferry.source.json.RowPath;
import io.chatferry.source.row.ByteWindow;
import io.chatferry.source.telegram.TelegramHead.Variant;
import java.io.IOException;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;

/** The format {@code telegram}: JSON exports of Telegram Desktop. */
public final class TelegramFormat extends ChatFormat<TelegramOptions> {

    private static final RowPath ONE_CHAT = RowPath.parse("/messages/*");
    /** Below {@code chats} and {@code left_chats}. */
    private static final RowPath ALL_CHATS = RowPath.parse("/*/list/*/messages/*");

    private static final Set<String> CHATS = Set.of("chats", "left_chats");
    private static final Set<String> HEAD = Set.of("name", "type", "id");
    private static final int SAMPLE_FILES = 20;
    private static final int CERTAIN = 100;
    /** A type of chat that no known version writes, but messages that are as usual. */
    private static final int PROBABLE = 80;

    private static final String AGAIN = "export again with the format \"Machine-readable JSON\"";

    public TelegramFormat() {
        super("telegram", TelegramOptions.STANDARD);
    }

    @Override
    public Recognition recognise(ExportFiles files) {
        for (ExportFile file : json(files).limit(SAMPLE_FILES).toList()) {
            TelegramHead head = TelegramHead.glance(file);
            String chat = head.type() == null ? "" : " of type " + head.type();
            if (head.variant() == Variant.ACCOUNT) {
                return new Recognition(
                        CERTAIN,
                        file.display() + " is the export of a whole account by Telegram Desktop: it has chats.list");
            }
            if (head.variant() == Variant.CHAT) {
                return head.isKnown()
                        ? new Recognition(
                                CERTAIN, file.display() + " is the export of one chat" + chat + " by Telegram Desktop")
                        : new Recognition(
                                PROBABLE,
                                file.display() + " is like the export of one chat by Telegram Desktop, but" + chat
                                        + ", which no known version has");
            }
        }
        return files.files().stream()
                .filter(file -> file.name().matches("(.*/)?messages\\d*\\.html"))
                .limit(1)
                .filter(TelegramHead::isHtml)
                .findFirst()
                .map(file -> new Recognition(
                        PROBABLE,
                        file.display() + " is an HTML export of Telegram Desktop, which cannot be read: " + AGAIN))
                .orElseGet(
                        () -> Recognition.none("no JSON file has chats or messages as Telegram Desktop writes them"));
    }

    /** The JSON files, those with the usual name first. */
    private static Stream<ExportFile> json(ExportFiles files) {
        return files.files().stream()
                .filter(file -> file.name().toLowerCase(Locale.ROOT).endsWith(".json"))
                .sorted(Comparator.comparing(file -> !file.name().matches("(.*/)?result[^/]*\\.json")));
    }

    @Override
    protected ChatExport export(ExportFiles files, TelegramOptions options, SourceSettings settings) {
        Map<ExportFile, TelegramHead> heads = new LinkedHashMap<>();
        for (ExportFile file : files.files()) {
            TelegramHead head = file.name().toLowerCase(Locale.ROOT).endsWith(".json")
                            || files.files().size() == 1
                    ? TelegramHead.of(file)
                    : null;
            if (head != null && head.variant() != Variant.NONE) {
                heads.put(file, head);
            }
        }
        if (heads.isEmpty()) {
            throw new SourceException(files.root() + " has no file with chats of Telegram Desktop.\n"
                    + "HTML is not read: " + AGAIN + ".");
        }
        boolean areSeveral = heads.values().stream()
                        .filter(head -> head.owner() != null)
                        .map(head -> Fields.text(Objects.requireNonNull(head.owner()), "user_id"))
                        .distinct()
                        .count()
                > 1;
        TelegramTimes times = new TelegramTimes(settings.timezone());
        Map<String, String> kinds = new HashMap<>();
        List<ChatPass> passes = heads.entrySet().stream()
                .map(entry -> new ChatPass(
                        entry.getKey(), Kind.MESSAGE, file -> opened(file, entry.getValue(), areSeveral, kinds, times)))
                .toList();
        return new ChatExport(
                passes,
                List.of(),
                ConversationChoice.of(options.conversations())
                        .rules(options.system(), options.bots(), Conversations.IMPORT, options.privateChats()));
    }

    private static ChatPass.Opened opened(
            ExportFile file, TelegramHead head, boolean isOneOfSeveral, Map<String, String> kinds, TelegramTimes times)
            throws IOException {
        ExportInput input = file.open().withBadBytesReplaced();
        try {
            HexEscapes escapes = new HexEscapes(input);
            RowPath path = head.variant() == Variant.CHAT ? ONE_CHAT : ALL_CHATS;
            JsonTreeRows rows = new JsonTreeRows(new ByteWindow(escapes, 1), path, HEAD);
            // contacts and sessions are in lists too
            rows.countWithoutRows(steps -> steps.isEmpty() || CHATS.contains(steps.get(0)));
            return new ChatPass.Opened(
                    rows,
                    input,
                    () -> new TelegramHandler(rows, escapes, head.owner(), isOneOfSeveral, file.name(), kinds, times));
        } catch (IOException | RuntimeException e) {
            input.close();
            throw e;
        }
    }
}
