package io.chatferry.source;

import io.chatferry.model.Attachment;
import io.chatferry.model.ChatRecord;
import io.chatferry.model.Group;
import io.chatferry.model.Kind;
import io.chatferry.model.Member;
import io.chatferry.model.Message;
import io.chatferry.model.Origin;
import io.chatferry.model.RejectCode;
import io.chatferry.model.User;
import io.chatferry.source.api.RecordStream;
import io.chatferry.source.api.SourceItem;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** What an export holds, counted in one pass; takes bounded memory for any size. */
public final class Inspection {

    private static final int MAX_NOTICES = 500;
    private static final char SEPARATOR = '\0';
    /** The first Unix time of ten digits, 2001-09-09: an older one is a mistake and would stretch the period. */
    private static final Instant EARLIEST_TIME = Instant.ofEpochSecond(1_000_000_000L);

    private final Map<Kind, Long> records = new EnumMap<>(Kind.class);
    private final Map<RejectCode, Occurrences> problems = new EnumMap<>(RejectCode.class);
    private final List<SourceItem.Notice> notices = new ArrayList<>();
    private final List<SourceItem.Notice> unknownColumns = new ArrayList<>();
    private final Map<String, Occurrences> notTaken = new LinkedHashMap<>();
    private final Map<String, Occurrences> skipped = new LinkedHashMap<>();
    private final List<SourceItem.UnreadablePart> lost = new ArrayList<>();
    private final FrequencyCounter senders = new FrequencyCounter();
    private final FrequencyCounter conversations = new FrequencyCounter();
    private final FrequencyCounter threads = new FrequencyCounter();
    private final LookAlikes lookAlikes = new LookAlikes();
    private final Instant startedAt = Instant.now();
    private final MediaStatistics media = new MediaStatistics(startedAt);
    private long moreNotices;
    private long replies;
    private long reactions;
    private long quotes;
    private @Nullable Moment first;
    private @Nullable Moment last;

    /** When a message was sent, and where in the export it is. */
    public record Moment(Instant at, Origin origin) {}

    /**
     * A conversation.
     *
     * @param parties the group's id, or the ids of the two users
     */
    public record Conversation(boolean group, List<String> parties, long messages) {}

    private Inspection() {}

    /** Reads an export to its end. */
    public static Inspection of(RecordStream stream) throws IOException {
        Inspection inspection = new Inspection();
        for (SourceItem item = stream.next(); item != null; item = stream.next()) {
            inspection.add(item);
        }
        return inspection;
    }

    private void add(SourceItem item) {
        if (item instanceof SourceItem.ParsedRecord parsed) {
            records.merge(parsed.record().kind(), 1L, Long::sum);
            addIds(parsed.record());
            parsed.problems().forEach(problem -> addProblem(problem.code(), parsed.origin()));
            if (parsed.record() instanceof Message message) {
                add(message, parsed);
            }
        } else if (item instanceof SourceItem.MalformedRecord broken) {
            addProblem(broken.problem().code(), broken.origin());
        } else if (item instanceof SourceItem.RowNotTaken row) {
            notTaken.computeIfAbsent(row.description(), none -> new Occurrences())
                    .add(row.origin());
        } else if (item instanceof SourceItem.SkippedRow row) {
            skipped.computeIfAbsent(row.reason(), none -> new Occurrences()).add(row.origin());
        } else if (item instanceof SourceItem.UnreadablePart part) {
            lost.add(part);
        } else if (item instanceof SourceItem.Notice notice) {
            List<SourceItem.Notice> list = notice.unknownColumn() == null ? notices : unknownColumns;
            if (list.size() < MAX_NOTICES) {
                list.add(notice);
            } else {
                moreNotices++;
            }
        }
    }

    private void addIds(ChatRecord record) {
        if (record instanceof User user) {
            addId(Kind.USER, user.uid());
        } else if (record instanceof Group group) {
            addId(Kind.GROUP, group.guid());
        } else if (record instanceof Member member) {
            addId(Kind.USER, member.uid());
            addId(Kind.GROUP, member.guid());
        } else if (record instanceof Message message) {
            addId(Kind.USER, message.sender());
            addId("group".equalsIgnoreCase(message.receiverType()) ? Kind.GROUP : Kind.USER, message.receiver());
        }
    }

    private void addId(Kind kind, @Nullable String id) {
        if (id != null && !id.isBlank()) {
            lookAlikes.add(kind, id);
        }
    }

    private void add(Message message, SourceItem.ParsedRecord parsed) {
        Origin origin = parsed.origin();
        if (message.sentAt() != null) {
            time(message.sentAt(), origin);
        }
        if (parsed.problems().isEmpty()) {
            checkRequiredFields(message, origin);
        }
        String sender = message.sender();
        String receiver = message.receiver();
        if (sender != null && !sender.isEmpty()) {
            senders.add(sender);
            if (receiver != null && !receiver.isEmpty()) {
                conversations.add(conversation(sender, receiver, message.receiverType()));
            }
        }
        quotes += message.quotedMuid() == null ? 0 : 1;
        if (message.parentMuid() != null) {
            replies++;
            threads.add(message.parentMuid());
        }
        message.reactions().forEach(reaction -> reactions += reaction.uids().size());
        message.attachments().forEach(attachment -> media.add(attachment, origin));
        if (message.data() != null && message.attachments().isEmpty()) {
            message.data().path("attachments").forEach(attachment -> media.add(attachment(attachment), origin));
        }
    }

    private static Attachment attachment(JsonNode json) {
        return new Attachment(
                json.path("url").asStringOpt().orElse(null),
                null,
                null,
                null,
                json.path("size").asStringOpt().orElse(null));
    }

    private void time(Instant sentAt, Origin origin) {
        if (sentAt.isBefore(EARLIEST_TIME)) {
            addProblem(RejectCode.SENT_AT_TOO_OLD, origin);
        } else if (sentAt.isAfter(startedAt)) {
            addProblem(RejectCode.SENT_AT_FUTURE, origin);
        } else {
            first = first == null || sentAt.isBefore(first.at) ? new Moment(sentAt, origin) : first;
            last = last == null || sentAt.isAfter(last.at) ? new Moment(sentAt, origin) : last;
        }
    }

    /** Counts a message without the fields that every format must have. */
    private void checkRequiredFields(Message message, Origin origin) {
        boolean lacksSender =
                isBlank(message.sender()) && message.deletedAt() == null; // of a deleted one it may be unknown
        if (lacksSender || isBlank(message.receiver()) || message.sentAt() == null) {
            addProblem(RejectCode.FIELD_MISSING, origin);
        } else if (isBlank(message.text())
                && (message.type() == null || message.type().equals("text"))
                && (message.category() == null || message.category().equals("message"))
                && message.attachments().isEmpty()
                && message.data() == null
                && message.deletedAt() == null) {
            addProblem(RejectCode.TEXT_EMPTY, origin);
        }
    }

    private static boolean isBlank(@Nullable String text) {
        return text == null || text.isBlank();
    }

    private static String conversation(String sender, String receiver, @Nullable String receiverType) {
        if ("group".equals(receiverType)) {
            return receiver;
        }
        return sender.compareTo(receiver) < 0 ? sender + SEPARATOR + receiver : receiver + SEPARATOR + sender;
    }

    private void addProblem(RejectCode code, Origin origin) {
        problems.computeIfAbsent(code, none -> new Occurrences()).add(origin);
    }

    /** The rows that no description takes, by the path of the entry for their files. */
    public Map<String, Occurrences> notTaken() {
        return notTaken;
    }

    /** The rows that are left out on purpose, by reason. */
    public Map<String, Occurrences> skipped() {
        return Collections.unmodifiableMap(skipped);
    }

    /** The number of readable records of a kind. */
    public long count(Kind kind) {
        return records.getOrDefault(kind, 0L);
    }

    /** The first message; null without one. Impossible times are problems and do not count. */
    public @Nullable Moment first() {
        return first;
    }

    /** The last message; null without one. */
    public @Nullable Moment last() {
        return last;
    }

    /** The senders, by source id. */
    public FrequencyCounter senders() {
        return senders;
    }

    /** The conversations, by group id or by the two user ids. */
    public FrequencyCounter conversations() {
        return conversations;
    }

    /** The largest conversations, largest first. */
    public List<Conversation> largestConversations(int number) {
        return conversations.top(number).stream()
                .map(each -> {
                    int separator = each.key().indexOf(SEPARATOR);
                    List<String> parties = separator < 0
                            ? List.of(each.key())
                            : List.of(
                                    each.key().substring(0, separator),
                                    each.key().substring(separator + 1));
                    return new Conversation(separator < 0, parties, each.count());
                })
                .toList();
    }

    /** The messages that were replied to, by the number of replies. */
    public FrequencyCounter threads() {
        return threads;
    }

    /** Ids that people see as one. */
    public LookAlikes lookAlikes() {
        return lookAlikes;
    }

    /** Messages that reply to another one. */
    public long replies() {
        return replies;
    }

    /** Messages that quote another one. */
    public long quotes() {
        return quotes;
    }

    /** Reactions, each user's counted. */
    public long reactions() {
        return reactions;
    }

    public MediaStatistics media() {
        return media;
    }

    /** The problems of records, by code. */
    public Map<RejectCode, Occurrences> problems() {
        return Collections.unmodifiableMap(problems);
    }

    /** Unknown columns; of columns and of other notices the first {@value #MAX_NOTICES} are kept. */
    public List<SourceItem.Notice> unknownColumns() {
        return Collections.unmodifiableList(unknownColumns);
    }

    /** Other notices, such as a file that was skipped. */
    public List<SourceItem.Notice> notices() {
        return Collections.unmodifiableList(notices);
    }

    /** The number of notices that were not kept. */
    public long moreNotices() {
        return moreNotices;
    }

    /** The parts of files that could not be read. */
    public List<SourceItem.UnreadablePart> lost() {
        return Collections.unmodifiableList(lost);
    }
}
