package io.chatferry.source;

import io.chatferry.model.Attachment;
import io.chatferry.model.Kind;
import io.chatferry.model.Message;
import io.chatferry.model.Origin;
import io.chatferry.model.RejectCode;
import java.io.IOException;
import java.math.BigDecimal;
import java.net.URI;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What an export holds, counted in one pass; takes the same memory for any size. */
public final class Inspection {

    private static final int EXAMPLES = 3;
    private static final int MOST_HOSTS = 100;
    private static final int MOST_NOTICES = 100;
    /** The first second of ten digits: what is older is a mistake, and would stretch the period. */
    private static final Instant TEN_DIGITS = Instant.ofEpochSecond(1_000_000_000L);

    private final Map<Kind, Long> records = new EnumMap<>(Kind.class);
    private final Map<RejectCode, Oddity> oddities = new EnumMap<>(RejectCode.class);
    private final Map<String, Long> hosts = new TreeMap<>();
    private final List<SourceItem.Notice> notices = new ArrayList<>();
    private final List<SourceItem.Lost> lost = new ArrayList<>();
    private final Instant began = Instant.now();
    private long moreNotices;
    private long replies;
    private long reactions;
    private long attachments;
    private long attachmentBytes;
    private @Nullable Instant first;
    private @Nullable Instant last;

    /**
     * Something that is wrong with records.
     *
     * @param count how often
     * @param examples where, for the first few
     */
    public record Oddity(long count, List<Origin> examples) {}

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
        if (item instanceof SourceItem.Parsed parsed) {
            records.merge(parsed.record().kind(), 1L, Long::sum);
            parsed.problems().forEach(problem -> odd(problem.code(), parsed.origin()));
            if (parsed.record() instanceof Message message) {
                add(message, parsed.origin());
            }
        } else if (item instanceof SourceItem.Broken broken) {
            odd(broken.problem().code(), broken.origin());
        } else if (item instanceof SourceItem.Lost part) {
            lost.add(part);
        } else if (item instanceof SourceItem.Notice notice) {
            if (notices.size() < MOST_NOTICES) {
                notices.add(notice);
            } else {
                moreNotices++;
            }
        }
    }

    private void add(Message message, Origin origin) {
        Instant sentAt = message.sentAt();
        RejectCode impossible = sentAt == null
                ? null
                : sentAt.isBefore(TEN_DIGITS)
                        ? RejectCode.SENT_AT_TOO_OLD
                        : sentAt.isAfter(began) ? RejectCode.SENT_AT_FUTURE : null;
        if (impossible != null) {
            odd(impossible, origin);
        } else if (sentAt != null) {
            first = first == null || sentAt.isBefore(first) ? sentAt : first;
            last = last == null || sentAt.isAfter(last) ? sentAt : last;
        }
        replies += message.parentMuid() == null ? 0 : 1;
        message.reactions().forEach(reaction -> reactions += reaction.uids().size());
        message.attachments().forEach(this::add);
    }

    private void add(Attachment attachment) {
        attachments++;
        attachmentBytes += bytes(attachment.size());
        String host = host(attachment.url());
        if (hosts.size() < MOST_HOSTS || hosts.containsKey(host)) {
            hosts.merge(host, 1L, Long::sum);
        }
    }

    private void odd(RejectCode code, Origin origin) {
        Oddity before = oddities.getOrDefault(code, new Oddity(0, List.of()));
        List<Origin> examples = before.examples();
        if (examples.size() < EXAMPLES) {
            examples = new ArrayList<>(examples);
            examples.add(origin);
        }
        oddities.put(code, new Oddity(before.count() + 1, examples));
    }

    private static long bytes(@Nullable String size) {
        try {
            return size == null || size.length() > 18 ? 0 : new BigDecimal(size).longValue();
        } catch (NumberFormatException e) {
            return 0;
        }
    }

    private static String host(@Nullable String url) {
        try {
            String host = url == null ? null : URI.create(url).getHost();
            return host == null ? "(no host)" : host;
        } catch (IllegalArgumentException e) {
            return "(no host)";
        }
    }

    /** Records that could be read, by kind. */
    public long count(Kind kind) {
        return records.getOrDefault(kind, 0L);
    }

    /** When the first message was sent; null without one. Times that cannot be are oddities and do not count. */
    public @Nullable Instant first() {
        return first;
    }

    /** When the last message was sent; null without one. */
    public @Nullable Instant last() {
        return last;
    }

    /** Messages that reply to another one. */
    public long replies() {
        return replies;
    }

    /** Reactions, each user's counted. */
    public long reactions() {
        return reactions;
    }

    public long attachments() {
        return attachments;
    }

    /** The size of the attachments, as far as the export tells it. */
    public long attachmentBytes() {
        return attachmentBytes;
    }

    /** Attachments by the host of their URL, for the first hundred hosts. */
    public Map<String, Long> hosts() {
        return Collections.unmodifiableMap(hosts);
    }

    /** What is wrong with records, by code. */
    public Map<RejectCode, Oddity> oddities() {
        return Collections.unmodifiableMap(oddities);
    }

    /** Unknown columns, files that were passed over: the first hundred. */
    public List<SourceItem.Notice> notices() {
        return Collections.unmodifiableList(notices);
    }

    /** Notices beyond those that were kept. */
    public long moreNotices() {
        return moreNotices;
    }

    /** Where files could not be read on. */
    public List<SourceItem.Lost> lost() {
        return Collections.unmodifiableList(lost);
    }
}
