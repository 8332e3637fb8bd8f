package io.chatferry.constraint.repair;

import io.chatferry.constraint.Attachments;
import io.chatferry.constraint.FieldChecks;
import io.chatferry.constraint.Mentions;
import io.chatferry.constraint.MessageParts;
import io.chatferry.constraint.Texts;
import io.chatferry.model.Attachment;
import io.chatferry.model.Message;
import io.chatferry.model.Problem;
import io.chatferry.model.Reaction;
import io.chatferry.model.Repair;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** The repair of each code, applied to a draft of a record. {@code RejectCode.repair} describes each repair. */
final class RepairRules {

    private static final Instant EARLIEST_TIME = Instant.ofEpochSecond(1_000_000_000L);
    private static final Pattern MENTION = Pattern.compile("<@uid:([^<>]+)>");

    /** Fields that identify a record: a change would make it another record. */
    private static final Set<String> IDENTITY_FIELDS =
            Set.of("muid", "sender", "receiver", "parentMuid", "uid", "guid", "owner", "password");

    /** Fields that a record can do without. */
    private static final Set<String> OPTIONAL_FIELDS = Set.of(
            "metadata",
            "tags",
            "reactions",
            "deliveredAt",
            "readAt",
            "editedAt",
            "senderName",
            "senderAvatar",
            "receiverName",
            "receiverAvatar",
            "groupType",
            "avatar",
            "icon",
            "link",
            "role",
            "description",
            "createdAt",
            "lastActiveAt",
            "joinedAt");

    private final RecordDraft draft;

    RepairRules(RecordDraft draft) {
        this.draft = draft;
    }

    /** Repairs one problem; empty if its code, or its field, has no repair. */
    Optional<Repair> apply(Problem problem) {
        String field = problem.field();
        return switch (problem.code()) {
            case BAD_CHAR, TEXT_BAD_CHAR -> replaceBadChars(problem);
            case FIELD_TYPE, JSON_INVALID ->
                field.equals("tags") && !draft.list("tags").isEmpty()
                        ? tags(
                                problem,
                                tags -> tags.stream()
                                        .filter(tag -> !tag.isBlank())
                                        .toList())
                        : OPTIONAL_FIELDS.contains(field) ? change(problem, field, null) : Optional.empty();
            case TEXT_EMPTY -> change(problem, "text", "(empty message)");
            case MENTIONS_OVER_10 -> change(problem, "text", fewerMentions(SplitText.textOf(message())));
            case TAGS_OVER_25 -> tags(problem, tags -> tags.subList(0, FieldChecks.MAX_TAGS));
            case TAG_TOO_LONG ->
                tags(
                        problem,
                        tags -> tags.stream()
                                .map(tag -> Texts.cut(tag, FieldChecks.MAX_TAG))
                                .toList());
            case CATEGORY_INVALID, TYPE_INVALID -> hasContent() ? change(problem, field, null) : Optional.empty();
            case CUSTOM_DATA_EMPTY -> customWithoutData(problem);
            case MEDIA_EMPTY -> mediaWithoutFile(problem);
            case ATTACHMENT_INVALID -> withoutInvalidAttachments(problem);
            case SENT_AT_TOO_OLD -> change(problem, "sentAt", EARLIEST_TIME);
            case TIME_INVALID -> OPTIONAL_FIELDS.contains(field) ? change(problem, field, null) : Optional.empty();
            case NAME_EMPTY, URL_INVALID, URL_TOO_LONG, ROLE_INVALID -> change(problem, field, null);
            case NAME_TOO_LONG -> change(problem, field, cut(field, FieldChecks.MAX_NAME));
            case METADATA_OVER_5KB -> change(problem, "metadata", null);
            case BODY_OVER_10KB -> draft.get("metadata") == null ? Optional.empty() : change(problem, "metadata", null);
            case GROUP_TYPE_INVALID -> change(problem, field, "private");
            case GROUP_PASSWORD_INVALID -> {
                draft.set("password", null);
                yield change(problem, "type", "private");
            }
            case DESCRIPTION_TOO_LONG -> change(problem, "description", cut("description", 255));
            case SCOPE_INVALID -> change(problem, "scope", "participant");
            default -> Optional.empty();
        };
    }

    private Message message() {
        return (Message) draft.record();
    }

    private Optional<Repair> change(Problem problem, String field, @Nullable Object value) {
        if (!draft.has(field)) {
            return Optional.empty();
        }
        String before = message(draft.get(field));
        draft.set(field, value);
        return Optional.of(new Repair(problem.code(), field, before, message(value)));
    }

    private static String message(@Nullable Object value) {
        return value == null ? "" : String.valueOf(value);
    }

    private String cut(String field, int characters) {
        return Texts.cut(draft.text(field).strip(), characters);
    }

    private Optional<Repair> tags(Problem problem, UnaryOperator<List<String>> change) {
        List<String> tags = draft.list("tags").stream().map(String::valueOf).toList();
        return change(problem, "tags", List.copyOf(change.apply(tags)));
    }

    /** Whether the message has content without its unknown category or type. */
    private boolean hasContent() {
        return !SplitText.textOf(message()).isBlank()
                || !message().attachments().isEmpty();
    }

    private Optional<Repair> customWithoutData(Problem problem) {
        if (SplitText.textOf(message()).isBlank()) {
            return Optional.empty();
        }
        draft.set("type", "text");
        return change(problem, "category", "message");
    }

    private Optional<Repair> mediaWithoutFile(Problem problem) {
        String type = draft.text("type").strip().toLowerCase(Locale.ROOT);
        if (SplitText.textOf(message()).isBlank()) {
            draft.set("text", "(" + type + " without a file)");
        }
        return change(problem, "type", "text");
    }

    /** Names the removed attachments in the text; a message without other attachments becomes a text message. */
    private Optional<Repair> withoutInvalidAttachments(Problem problem) {
        Message message = message();
        List<Attachment> kept = new ArrayList<>();
        List<String> removed = new ArrayList<>();
        for (Attachment each : message.attachments()) {
            RecordDraft single = new RecordDraft(message);
            single.set("attachments", List.of(each));
            FieldChecks fields = new FieldChecks(List.of(), Instant.EPOCH);
            Attachments.of((Message) single.record(), Attachment.isInExport(String.valueOf(each.url())), fields);
            if (fields.hasNoProblems()) {
                kept.add(each);
            } else {
                String name = each.name() == null || each.name().isBlank() ? each.url() : each.name();
                removed.add("(file" + (name == null || name.isBlank() ? "" : ": " + name.strip()) + ")");
            }
        }
        if (removed.isEmpty()) {
            return message.attachments().isEmpty() ? Optional.empty() : change(problem, "attachments", kept);
        }
        String text = SplitText.textOf(message);
        draft.set("text", (text.isBlank() ? "" : text + "\n") + String.join("\n", removed));
        if (kept.isEmpty() && !draft.text("category").strip().equalsIgnoreCase(MessageParts.CUSTOM)) {
            draft.set("type", "text");
        }
        return change(problem, "attachments", kept);
    }

    private static String fewerMentions(String text) {
        Set<String> mentioned = new HashSet<>();
        StringBuilder plain = new StringBuilder();
        Matcher mention = MENTION.matcher(text);
        while (mention.find()) {
            boolean stays = mentioned.contains(mention.group(1)) || mentioned.size() < Mentions.MAX_USERS;
            if (stays) {
                mentioned.add(mention.group(1));
            }
            mention.appendReplacement(
                    plain, Matcher.quoteReplacement(stays ? mention.group() : "@" + mention.group(1)));
        }
        return mention.appendTail(plain).toString();
    }

    private Optional<Repair> replaceBadChars(Problem problem) {
        String field = problem.field();
        if (IDENTITY_FIELDS.contains(field) || !draft.has(field)) {
            return Optional.empty();
        }
        Object value = field.equals("text") ? SplitText.textOf(message()) : draft.get(field);
        return change(problem, field, withoutBadChars(value));
    }

    private static @Nullable Object withoutBadChars(@Nullable Object value) {
        if (value instanceof String text) {
            return withoutBadChars(text);
        } else if (value instanceof List<?> list) {
            return list.stream().map(RepairRules::itemWithoutBadChars).toList();
        } else if (value instanceof ObjectNode object) {
            return objectWithoutBadChars(object);
        }
        return value;
    }

    private static Object itemWithoutBadChars(Object item) {
        if (item instanceof String text) {
            return withoutBadChars(text);
        } else if (item instanceof Reaction reaction) {
            return new Reaction(
                    withoutBadChars(reaction.reaction()),
                    reaction.uids().stream()
                            .filter(uid -> !Texts.hasBadChar(uid))
                            .toList());
        } else if (item instanceof Attachment each) {
            return new Attachment(
                    withoutBadCharsOrNull(each.url()),
                    withoutBadCharsOrNull(each.name()),
                    withoutBadCharsOrNull(each.mimeType()),
                    withoutBadCharsOrNull(each.extension()),
                    withoutBadCharsOrNull(each.size()));
        }
        return item;
    }

    private static @Nullable String withoutBadCharsOrNull(@Nullable String text) {
        return text == null ? null : withoutBadChars(text);
    }

    private static ObjectNode objectWithoutBadChars(ObjectNode object) {
        ObjectNode copy = JsonMapper.shared().createObjectNode();
        object.forEachEntry((key, value) -> copy.set(withoutBadChars(key), nodeWithoutBadChars(value)));
        return copy;
    }

    private static JsonNode nodeWithoutBadChars(JsonNode value) {
        if (value instanceof ObjectNode object) {
            return objectWithoutBadChars(object);
        } else if (value.isArray()) {
            var array = JsonMapper.shared().createArrayNode();
            value.forEach(item -> array.add(nodeWithoutBadChars(item)));
            return array;
        }
        return value.isString()
                ? JsonMapper.shared().getNodeFactory().stringNode(withoutBadChars(value.stringValue()))
                : value;
    }

    /** The text with U+FFFD instead of U+0000 and unpaired surrogates. */
    private static String withoutBadChars(String text) {
        StringBuilder sound = new StringBuilder(text.length());
        text.codePoints()
                .map(c -> c == 0 || (c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE) ? 0xFFFD : c)
                .forEach(sound::appendCodePoint);
        return sound.toString();
    }
}
