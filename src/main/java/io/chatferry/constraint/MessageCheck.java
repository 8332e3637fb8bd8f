package io.chatferry.constraint;

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
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Checks messages, and converts them to the body of {@code POST /moderation/messages} (CometChat REST API, "Moderation Messages"). */
final class MessageCheck {

    /** The files of the export that a source has noted for a message. */
    private static final String FILES = "files";

    private static final List<String> RECEIVER_TYPES = List.of("user", "group");

    /** As long as a derived muid, to measure a message that is rejected anyway. */
    private static final String PLACEHOLDER_MUID = "cf1-00000000000000000000000000";

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
            return new Verdict.Skipped("deleted-without-text"); // cannot be fixed: the source has kept nothing to send
        }
        Verdict verdict = check(message, fields, settings.threads());
        return verdict instanceof Verdict.Accepted accepted && losesSentAt(accepted)
                ? outsideThread(message, fields)
                : verdict;
    }

    /** Whether a record has no content at all; an unreadable field counts as content. */
    private static boolean isEmpty(Message message, FieldChecks fields) {
        return Texts.unlessBlank(message.text()) == null
                && message.attachments().isEmpty()
                && isEmptyValue(message.customData())
                && (message.data() == null
                        || message.data().properties().stream()
                                .allMatch(entry -> entry.getKey().equals("metadata") || isEmptyValue(entry.getValue())))
                && Stream.of("text", "attachments", "customData", "data").noneMatch(fields::hasProblem);
    }

    private static boolean isEmptyValue(@Nullable JsonNode value) {
        return value == null
                || value.isNull()
                || (value.isContainer() && value.isEmpty())
                || (value.isString() && value.stringValue().isBlank());
    }

    /** A reply in a thread has its time only in the metadata; if it does not fit there, another call must carry it. */
    private boolean losesSentAt(Verdict.Accepted accepted) {
        return settings.threads()
                && !settings.usesServerTime()
                && accepted.losses().contains(MetadataAdditions.SENT_AT);
    }

    private Verdict outsideThread(Message message, FieldChecks fields) {
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
        boolean toSelf = receiverType.equals("user") && isSame(sender, receiver);
        if (toSelf) { // CometChat has no message to oneself
            sender = sender.name() == null ? receiver : sender;
            receiver = selfRoom(sender, fields);
            receiverType = "group";
        }
        List<String> tags = fields.tags(message.tags());
        long sentAt = sentAt(message.sentAt(), fields);
        MessageParts parts = MessageParts.of(message, users, settings.files().areCopied(), fields);
        String given = fields.requireValidChars("muid", Texts.unlessBlank(message.muid()));
        NativeReactions reactions = new NativeReactions(users);
        MetadataAdditions additions = new MetadataAdditions();
        if (toSelf) {
            additions.was("self-dm");
        }
        add(additions, message, parts, reactions, threads, fields, losses);
        BodyDraft draft = new BodyDraft(sender, receiver, receiverType, tags, sentAt, parts);
        String muid = given != null
                ? muid(given, fields)
                : fields.hasNoProblems() ? identity.derive(traits(message, draft, toSelf)) : PLACEHOLDER_MUID;
        String body = draft.fit(muid, additions, settings.files(), fields, losses);
        if (!fields.hasNoProblems()) {
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
                        followups(message, reactions, threads),
                        files(parts),
                        toSelf),
                losses,
                fields.changes());
    }

    private static String muid(String given, FieldChecks fields) {
        String muid = Identity.muid(given);
        if (!muid.equals(given)) {
            fields.addChange("muid", Change.Rule.PREFIXED, given, muid);
        }
        return muid;
    }

    private List<Outbound.MessageFile> files(MessageParts parts) {
        List<Complete> attachments = parts.data().attachments();
        if (!settings.files().areCopied() || attachments.isEmpty()) {
            return List.of();
        }
        List<Outbound.MessageFile> files = new ArrayList<>(attachments.size());
        for (Complete each : attachments) {
            files.add(new Outbound.MessageFile(
                    files.size(),
                    each.url(),
                    each.name(),
                    each.mimeType(),
                    size(each.size()),
                    files.isEmpty() && parts.typeIsDerived()));
        }
        return files;
    }

    private static long size(@Nullable String written) {
        return written != null && written.matches("\\d{1,18}") ? Long.parseLong(written) : -1;
    }

    private Outbound.Followups followups(Message message, NativeReactions reactions, boolean threads) {
        String parent = threads ? parentOf(message) : null;
        boolean delete = message.deletedAt() != null && settings.deleted() == CheckSettings.Deleted.IMPORT_AND_DELETE;
        return parent == null && reactions.all().isEmpty() && !delete
                ? Outbound.Followups.NOTHING
                : new Outbound.Followups(parent, reactions.all(), delete);
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
            if (type.equals("password")) { // a message has no password, so that no user could join
                losses.add("groupType");
                type = null;
            }
        }
        return ref(Kind.GROUP, groups, id, name, avatar, type);
    }

    private static boolean isSame(EntityRef sender, EntityRef receiver) {
        return !sender.sourceId().isEmpty() && sender.sourceId().equals(receiver.sourceId());
    }

    private EntityRef selfRoom(EntityRef user, FieldChecks fields) {
        String uid = user.sourceId();
        String guid = groups.mapSelfRoom(uid);
        fields.addChange("receiver", Change.Rule.SELF_ROOM, uid, guid);
        return new EntityRef(
                Kind.GROUP, IdMap.selfRoom(uid), guid, EntityCheck.nameFor("self-" + uid), null, "private");
    }

    /** An absent id has a problem already: the other fields are checked with an empty id. */
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
        if (fields.hasProblem("sentAt")) {
            return 0;
        }
        if (sentAt == null) {
            fields.addProblem(RejectCode.FIELD_MISSING, "sentAt", "sentAt is absent or empty");
            return 0;
        }
        if (sentAt.isAfter(fields.now())) {
            fields.addProblem(RejectCode.SENT_AT_FUTURE, "sentAt", "sentAt is in the future: " + sentAt);
        } else if (FieldChecks.isTooOld(sentAt)) {
            fields.addProblem(RejectCode.SENT_AT_TOO_OLD, "sentAt", "sentAt has fewer than ten digits: " + sentAt);
        }
        fields.noteTruncation("sentAt", sentAt);
        return sentAt.getEpochSecond();
    }

    private void add(
            MetadataAdditions additions,
            Message message,
            MessageParts parts,
            NativeReactions reactions,
            boolean threads,
            FieldChecks fields,
            List<String> losses) {
        String parent = fields.requireValidChars("parentMuid", parentOf(message));
        if (message.sentAt() != null && (settings.usesServerTime() || (threads && parent != null))) {
            additions.sentAt(message.sentAt().getEpochSecond());
        }
        if (parent != null) {
            additions.parentMuid(parent);
        }
        String quoted = fields.requireValidChars("quotedMuid", Texts.unlessBlank(message.quotedMuid()));
        if (quoted != null) {
            additions.quotedMuid(Identity.muid(quoted));
        }
        Long editedAt = fields.wholeSeconds("editedAt", message.editedAt());
        if (editedAt != null) {
            additions.editedAt(editedAt);
        }
        addReactions(message.reactions(), additions, reactions, fields, losses);
        addLoss("deliveredAt", message.deliveredAt(), fields, losses);
        addLoss("readAt", message.readAt(), fields, losses);
        addLoss("deletedAt", message.deletedAt(), fields, losses);
        JsonNode noted = parts.metadata() == null ? null : parts.metadata().get(MetadataAdditions.KEY);
        if (noted instanceof ObjectNode ofSource) {
            losses.addAll(additions.addAll(ofSource));
            if (!settings.files().areCopied()) { // otherwise they are files that are not in the export
                losses.addAll(Collections.nCopies(ofSource.path(FILES).size(), Verdict.FILE));
            }
        } else if (noted != null) { // the source's own key wins
            while (!additions.isEmpty()) {
                losses.add(additions.dropLast());
            }
        }
    }

    private void addReactions(
            List<Reaction> reactions,
            MetadataAdditions additions,
            NativeReactions byCalls,
            FieldChecks fields,
            List<String> losses) {
        if (reactions.isEmpty() || fields.hasProblem("reactions")) {
            return;
        }
        if (settings.reactions() == CheckSettings.Reactions.DROP) {
            losses.add("reactions");
            return;
        }
        for (Reaction reaction : reactions) {
            if (Texts.hasBadChar(reaction.reaction())
                    || reaction.uids().stream().anyMatch(Texts::hasBadChar)) {
                fields.addProblem(
                        RejectCode.BAD_CHAR, "reactions", "a reaction holds U+0000 or half of a surrogate pair");
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

    /** Of the message as the source has it. */
    private static Identity.Traits traits(Message message, BodyDraft draft, boolean toSelf) {
        MessageParts parts = draft.parts();
        return new Identity.Traits(
                draft.sender().sourceId(),
                toSelf ? draft.sender().sourceId() : draft.receiver().sourceId(),
                toSelf ? "user" : draft.receiverType(),
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

    private static long nanos(@Nullable Instant time) {
        return time == null
                ? 0
                : Math.addExact(Math.multiplyExact(time.getEpochSecond(), 1_000_000_000L), time.getNano());
    }
}
