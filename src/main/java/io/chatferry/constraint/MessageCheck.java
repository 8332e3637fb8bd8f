package io.chatferry.constraint;

import io.chatferry.cometchat.RequestBodies;
import io.chatferry.constraint.Attachments.Complete;
import io.chatferry.model.Change;
import io.chatferry.model.EntityRef;
import io.chatferry.model.Kind;
import io.chatferry.model.Message;
import io.chatferry.model.Outbound;
import io.chatferry.model.Outbound.OutboundMessage;
import io.chatferry.model.Reaction;
import io.chatferry.model.RejectCode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Messages, in the form in which {@code POST /moderation/messages} takes them (cometchat-api.md section 2.1). */
final class MessageCheck {

    private static final int MAX_DATA_BYTES = 10 * 1024;
    private static final int MAX_CHARACTERS = 65_536;
    private static final List<String> RECEIVER_TYPES = List.of("user", "group");

    /** As long as a derived muid: for the size of a message that will be rejected anyway. */
    private static final String SOME_MUID = "cf1-00000000000000000000000000";

    private final CheckSettings settings;
    private final IdMap users;
    private final IdMap groups;
    private final Identity identity = new Identity();

    MessageCheck(CheckSettings settings, IdMap users, IdMap groups) {
        this.settings = settings;
        this.users = users;
        this.groups = groups;
    }

    Verdict check(Message message, FieldChecks fields) {
        if (message.deletedAt() != null && settings.deleted() == CheckSettings.Deleted.SKIP) {
            return new Verdict.Skipped("deleted");
        }
        if (message.deletedAt() != null && isEmpty(message, fields)) {
            return new Verdict.Skipped(
                    "deleted-without-text"); // nobody can fix it: the source has kept nothing to send
        }
        Verdict verdict = check(message, fields, settings.threads());
        return verdict instanceof Verdict.Accepted accepted && losesItsTime(accepted)
                ? outsideItsThread(message, fields)
                : verdict;
    }

    /** Whether a record has neither text nor anything else to show; what could not be read is not nothing. */
    private static boolean isEmpty(Message message, FieldChecks fields) {
        return Texts.unlessBlank(message.text()) == null
                && message.attachments().isEmpty()
                && isNothing(message.customData())
                && (message.data() == null
                        || message.data().properties().stream()
                                .allMatch(entry -> entry.getKey().equals("metadata") || isNothing(entry.getValue())))
                && Stream.of("text", "attachments", "customData", "data").noneMatch(fields::broken);
    }

    private static boolean isNothing(@Nullable JsonNode value) {
        return value == null
                || value.isNull()
                || (value.isContainer() && value.isEmpty())
                || (value.isString() && value.stringValue().isBlank());
    }

    /** A reply in a thread has its time in the metadata alone; where it does not fit, another call carries the time. */
    private boolean losesItsTime(Verdict.Accepted accepted) {
        return settings.threads() && !settings.datedNow() && accepted.losses().contains(MetadataAdditions.SENT_AT);
    }

    private Verdict outsideItsThread(Message message, FieldChecks fields) {
        Verdict verdict = check(message, new FieldChecks(fields.problems(), fields.now()), false);
        if (!(verdict instanceof Verdict.Accepted accepted)) {
            return verdict;
        }
        List<String> losses = new ArrayList<>(accepted.losses());
        losses.add(Verdict.THREAD);
        return new Verdict.Accepted(accepted.outbound(), losses, accepted.changes());
    }

    private Verdict check(Message message, FieldChecks fields, boolean threads) {
        List<String> losses = new ArrayList<>(0);
        EntityRef sender = sender(message, fields);
        String receiverType =
                fields.oneOf(RejectCode.RECEIVER_TYPE_INVALID, "receiverType", message.receiverType(), RECEIVER_TYPES);
        EntityRef receiver = receiver(message, receiverType.equals("group"), fields, losses);
        List<String> tags = fields.tags(message.tags());
        long sentAt = sentAt(message.sentAt(), fields);
        MessageParts parts = MessageParts.of(message, users, fields);
        String given = fields.sound("muid", Texts.unlessBlank(message.muid()));
        NativeReactions reactions = new NativeReactions(users);
        MetadataAdditions additions = additions(message, parts, reactions, threads, fields, losses);
        Draft draft = new Draft(sender, receiver, receiverType, tags, sentAt, parts);
        String muid = given != null
                ? muid(given, fields)
                : fields.clean() ? identity.derive(traits(message, draft)) : SOME_MUID;
        String body = fitted(draft, muid, additions, fields, losses);
        if (!fields.clean()) {
            return new Verdict.Rejected(fields.problems());
        }
        long content = identity.content(
                parts.data().attachments().isEmpty()
                        ? body
                        : draft.body(parts.data().json(additions.json(), true)));
        return new Verdict.Accepted(
                new OutboundMessage(
                        muid,
                        given == null,
                        content,
                        sender,
                        receiver,
                        nanos(message.sentAt()),
                        body,
                        followups(message, reactions, threads)),
                losses,
                fields.changes());
    }

    private static String muid(String given, FieldChecks fields) {
        String muid = Identity.muid(given);
        if (!muid.equals(given)) {
            fields.changed("muid", Change.Rule.PREFIXED, given, muid);
        }
        return muid;
    }

    private Outbound.Followups followups(Message message, NativeReactions reactions, boolean threads) {
        String parent = threads ? parentOf(message) : null;
        boolean delete = message.deletedAt() != null && settings.deleted() == CheckSettings.Deleted.IMPORT_AND_DELETE;
        return parent == null && reactions.all().isEmpty() && !delete
                ? Outbound.Followups.NOTHING
                : new Outbound.Followups(parent, reactions.all(), delete);
    }

    /** A message all but its {@code data}. */
    private record Draft(
            EntityRef sender,
            EntityRef receiver,
            String receiverType,
            List<String> tags,
            long sentAt,
            MessageParts parts) {

        String body(String data) {
            return RequestBodies.message(
                    sender.targetId(),
                    receiver.targetId(),
                    receiverType,
                    parts.category(),
                    parts.type(),
                    data,
                    tags,
                    sentAt);
        }
    }

    private EntityRef sender(Message message, FieldChecks fields) {
        String id = fields.id("sender", message.sender());
        String name = fields.name("senderName", message.senderName());
        String avatar = fields.url("senderAvatar", message.senderAvatar());
        return ref(Kind.USER, users, id, name, avatar, null);
    }

    private EntityRef receiver(Message message, boolean isGroup, FieldChecks fields, List<String> losses) {
        String id = fields.id("receiver", message.receiver());
        String name = fields.name("receiverName", message.receiverName());
        String avatar = fields.url("receiverAvatar", message.receiverAvatar());
        if (!isGroup) {
            return ref(Kind.USER, users, id, name, avatar, null);
        }
        String type = null;
        if (Texts.unlessBlank(message.groupType()) != null) {
            type = fields.oneOf(
                    RejectCode.GROUP_TYPE_INVALID, "groupType", message.groupType(), EntityCheck.GROUP_TYPES);
            if (type.equals("password")) { // a message brings no password, so nobody could join
                losses.add("groupType");
                type = null;
            }
        }
        return ref(Kind.GROUP, groups, id, name, avatar, type);
    }

    /** An absent id has a problem already: the rest of the message is checked with an empty one. */
    private static EntityRef ref(
            Kind kind,
            IdMap map,
            @Nullable String id,
            @Nullable String name,
            @Nullable String avatar,
            @Nullable String groupType) {
        return id == null
                ? EntityRef.bare(kind, "", "")
                : new EntityRef(kind, id, map.map(id), name, avatar, groupType);
    }

    private static long sentAt(@Nullable Instant sentAt, FieldChecks fields) {
        if (fields.broken("sentAt")) {
            return 0;
        }
        if (sentAt == null) {
            fields.problem(RejectCode.FIELD_MISSING, "sentAt", "sentAt is absent or empty");
            return 0;
        }
        if (sentAt.isAfter(fields.now())) {
            fields.problem(RejectCode.SENT_AT_FUTURE, "sentAt", "sentAt lies in the future: " + sentAt);
        } else if (FieldChecks.tooOld(sentAt)) {
            fields.problem(RejectCode.SENT_AT_TOO_OLD, "sentAt", "sentAt has fewer than ten digits: " + sentAt);
        }
        fields.cut("sentAt", sentAt);
        return sentAt.getEpochSecond();
    }

    private MetadataAdditions additions(
            Message message,
            MessageParts parts,
            NativeReactions reactions,
            boolean threads,
            FieldChecks fields,
            List<String> losses) {
        MetadataAdditions additions = new MetadataAdditions();
        String parent = fields.sound("parentMuid", parentOf(message));
        if (message.sentAt() != null && (settings.datedNow() || (threads && parent != null))) {
            additions.sentAt(message.sentAt().getEpochSecond());
        }
        if (parent != null) {
            additions.parentMuid(parent);
        }
        Long editedAt = fields.wholeSeconds("editedAt", message.editedAt());
        if (editedAt != null) {
            additions.editedAt(editedAt);
        }
        addReactions(message.reactions(), additions, reactions, fields, losses);
        addLoss("deliveredAt", message.deliveredAt(), fields, losses);
        addLoss("readAt", message.readAt(), fields, losses);
        addLoss("deletedAt", message.deletedAt(), fields, losses);
        if (!additions.isEmpty()
                && parts.metadata() != null
                && parts.metadata().has(MetadataAdditions.KEY)) { // the source's own word stands
            while (!additions.isEmpty()) {
                losses.add(additions.dropLast());
            }
        }
        return additions;
    }

    private void addReactions(
            List<Reaction> reactions,
            MetadataAdditions additions,
            NativeReactions byCalls,
            FieldChecks fields,
            List<String> losses) {
        if (reactions.isEmpty() || fields.broken("reactions")) {
            return;
        }
        if (settings.reactions() == CheckSettings.Reactions.DROP) {
            losses.add("reactions");
            return;
        }
        for (Reaction reaction : reactions) {
            if (Texts.hasBadChar(reaction.reaction())
                    || reaction.uids().stream().anyMatch(Texts::hasBadChar)) {
                fields.problem(RejectCode.BAD_CHAR, "reactions", "a reaction holds U+0000 or half of a surrogate pair");
                return;
            }
        }
        if (settings.reactions() == CheckSettings.Reactions.NATIVE) {
            byCalls.add(reactions, losses);
        } else {
            additions.reactions(reactions, users);
        }
    }

    private static void addLoss(String field, @Nullable Instant time, FieldChecks fields, List<String> losses) {
        if (fields.time(field, time) != null) {
            losses.add(field);
        }
    }

    private static Identity.Traits traits(Message message, Draft draft) {
        MessageParts parts = draft.parts;
        return new Identity.Traits(
                draft.sender.sourceId(),
                draft.receiver.sourceId(),
                draft.receiverType,
                parts.type(),
                message.sentAt() == null ? Instant.EPOCH : message.sentAt(),
                parts.sourceText(),
                parts.data().attachments().stream().map(Complete::url).toList(),
                parts.category().equals(MessageParts.CUSTOM) ? parts.data().customData() : null,
                parentOf(message));
    }

    private static @Nullable String parentOf(Message message) {
        String parent = Texts.unlessBlank(message.parentMuid());
        return parent == null ? null : Identity.muid(parent);
    }

    /** The body, without as many of the additions as would make it too large. */
    private static String fitted(
            Draft draft, String muid, MetadataAdditions additions, FieldChecks fields, List<String> losses) {
        while (true) {
            String data = draft.parts.data().json(additions.json(), false);
            String body = draft.body(data);
            boolean dataFits = data.length() * 3 <= MAX_DATA_BYTES || Texts.bytes(data) <= MAX_DATA_BYTES;
            boolean bodyFits = bodyFits(body, muid);
            if (dataFits && bodyFits) {
                return body;
            }
            if (additions.isEmpty()) {
                reportSizes(data, dataFits, body, muid, bodyFits, fields);
                return body;
            }
            losses.add(additions.dropLast());
        }
    }

    private static boolean bodyFits(String body, String muid) {
        return body.length() + 6 * muid.length() + 20 <= MAX_CHARACTERS || characters(body, muid) <= MAX_CHARACTERS;
    }

    private static int characters(String body, String muid) {
        return Texts.characters(RequestBodies.withIdentity(body, muid, null, null, null));
    }

    private static void reportSizes(
            String data, boolean dataFits, String body, String muid, boolean bodyFits, FieldChecks fields) {
        if (!dataFits) {
            fields.problem(
                    RejectCode.DATA_OVER_10KB,
                    "data",
                    "data has " + Texts.bytes(data) + " bytes; at most " + MAX_DATA_BYTES + " are allowed");
        }
        if (!bodyFits) {
            fields.problem(
                    RejectCode.MESSAGE_OVER_65536,
                    "",
                    "the message as JSON has " + characters(body, muid) + " characters; at most " + MAX_CHARACTERS
                            + " are allowed");
        }
    }

    private static long nanos(@Nullable Instant time) {
        return time == null
                ? 0
                : Math.addExact(Math.multiplyExact(time.getEpochSecond(), 1_000_000_000L), time.getNano());
    }
}
