package io.chatferry.source.rocketchat;

import io.chatferry.model.Kind;
import io.chatferry.model.Origin;
import io.chatferry.source.api.ExportFiles;
import io.chatferry.source.api.ExportFiles.ExportFile;
import io.chatferry.source.api.Recognition;
import io.chatferry.source.api.SourceException;
import io.chatferry.source.api.SourceItem;
import io.chatferry.source.api.SourceSettings;
import io.chatferry.source.chat.ChatFormat;
import io.chatferry.source.chat.model.ChatExport;
import io.chatferry.source.chat.model.ChatPass;
import io.chatferry.source.chat.model.RowHandler;
import io.chatferry.source.chat.reading.EqualFiles;
import io.chatferry.source.chat.reading.FileRows;
import io.chatferry.source.rocketchat.Collections.Role;
import java.io.BufferedInputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** The format {@code rocketchat}: a dump of the database of Rocket.Chat, or the CSV files of its importer. */
public final class RocketChatFormat extends ChatFormat<RocketChatOptions> {

    /** Values of documents that are not read: a text once more as a tree, and what users log in with. */
    private static final Set<String> UNREAD = Set.of("md", "services");

    private static final int CERTAIN = 100;

    public RocketChatFormat() {
        super("rocketchat", RocketChatOptions.standard());
    }

    @Override
    public Recognition recognise(ExportFiles files) {
        Collections collections = Collections.of(files);
        if (!collections.isEmpty()) {
            boolean isBson = collections.files(Role.MESSAGE).stream().allMatch(Collections::isBson);
            String variant = isBson ? "BSON of mongodump" : "JSON of mongoexport";
            return new Recognition(
                    CERTAIN, "collections of Rocket.Chat's database as " + variant + ", with " + present(collections));
        }
        if (files.files().stream().anyMatch(CsvLayout::isRooms)) {
            return new Recognition(
                    CERTAIN, "CSV files of Rocket.Chat's importer: rooms, users and messages, without header lines");
        }
        return Recognition.none("no messages, and no list of rooms, of Rocket.Chat");
    }

    private static String present(Collections collections) {
        List<String> present = new ArrayList<>();
        List<String> missing = new ArrayList<>();
        for (Role role : Role.values()) {
            (collections.files(role).isEmpty() ? missing : present)
                    .add(role.name().toLowerCase(Locale.ROOT) + "s");
        }
        return String.join(", ", present) + (missing.isEmpty() ? "" : "; without " + String.join(", ", missing));
    }

    @Override
    protected ChatExport export(ExportFiles files, RocketChatOptions options, SourceSettings settings) {
        Collections collections = Collections.of(files);
        EqualFiles different =
                collections.isEmpty() ? CsvLayout.different(files.files()) : new EqualFiles(List.of(), List.of());
        List<ChatPass> passes = collections.isEmpty()
                ? CsvLayout.passes(different.files(), options.names())
                : passes(collections, options, new MongoValues(settings.timezone()));
        if (passes.isEmpty()) {
            throw new SourceException(
                    files.root() + " holds no export of Rocket.Chat: rocketchat_message.bson or .json is"
                            + " missing, and so are the CSV files of its importer\nCheck `source.path`.");
        }
        List<SourceItem> notices = new ArrayList<>(different.notices());
        notices.addAll(notices(files, collections));
        return new ChatExport(passes, notices, options.rules());
    }

    private static List<SourceItem> notices(ExportFiles files, Collections collections) {
        List<SourceItem> notices = new ArrayList<>();
        Origin origin = new Origin(files.files().get(0).display(), 1, 0);
        if (!collections.isEmpty()) {
            for (Role role : List.of(Role.USER, Role.ROOM, Role.SUBSCRIPTION)) {
                if (collections.files(role).isEmpty()) {
                    notices.add(new SourceItem.Notice(origin, missing(role)));
                }
            }
        }
        return notices;
    }

    private static String missing(Role role) {
        return switch (role) {
            case USER -> "the export has no users: they have the names that their messages give";
            case ROOM -> "the export has no rooms: all are private groups, and conversations of two too";
            default -> "the export has no subscriptions: the authors are the members of rooms";
        };
    }

    private static List<ChatPass> passes(Collections collections, RocketChatOptions options, MongoValues values) {
        Directory directory = new Directory(options.names());
        if (!collections.files(Role.SUBSCRIPTION).isEmpty()) {
            directory.setHasSubscriptions();
        }
        DirectoryRows rows = new DirectoryRows(directory, values);
        MessageFiles messageFiles = new MessageFiles(directory, options.site());
        List<ChatPass> passes = new ArrayList<>();
        add(passes, collections.files(Role.USER), Kind.USER, rows::user, values);
        add(passes, collections.files(Role.ROOM), Kind.GROUP, rows::learnRoom, values);
        add(passes, collections.files(Role.ROOM), Kind.GROUP, rows::room, values);
        add(passes, collections.files(Role.SUBSCRIPTION), Kind.MEMBER, rows::subscription, values);
        add(passes, collections.files(Role.UPLOAD), Kind.MESSAGE, rows::upload, values);
        add(
                passes,
                collections.files(Role.MESSAGE),
                Kind.MESSAGE,
                new MessageRows(directory, messageFiles, values),
                values);
        return passes;
    }

    private static void add(
            List<ChatPass> passes, List<ExportFile> files, Kind kind, RowHandler handler, MongoValues values) {
        for (ExportFile file : files) {
            passes.add(new ChatPass(file, kind, Collections.isBson(file) ? bson(handler) : json(handler, values)));
        }
    }

    private static ChatPass.Opener bson(RowHandler handler) {
        return FileRows.bytes(input -> new BsonRows(new BufferedInputStream(input), UNREAD), () -> handler);
    }

    private static ChatPass.Opener json(RowHandler handler, MongoValues values) {
        ChatPass.Opener plain = FileRows.json(() -> handler);
        return file -> {
            ChatPass.Opened opened = plain.open(file);
            return new ChatPass.Opened(
                    new ExtendedJsonRows(opened.rows(), UNREAD, values), opened.input(), opened.handler());
        };
    }
}
