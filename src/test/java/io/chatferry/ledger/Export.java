package io.chatferry.ledger;

import io.chatferry.cometchat.RequestBodies;
import io.chatferry.ledger.staging.StagedRecord;
import io.chatferry.model.EntityRef;
import io.chatferry.model.Kind;
import io.chatferry.model.Origin;
import io.chatferry.model.Outbound;
import io.chatferry.model.Problem;
import io.chatferry.model.RejectCode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** A made-up export, record by record, as it comes out of the checks; each record stands on the next line of its file. */
public final class Export {

    public static final long SECOND = 1_000_000_000L;

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final List<StagedRecord> records = new ArrayList<>();
    private String file = "messages.csv";
    private long line = 1;

    public List<StagedRecord> records() {
        return records;
    }

    /** From here on records stand in another file. */
    public Export in(String name) {
        file = name;
        line = 1;
        return this;
    }

    public Export user(String uid, String name) {
        ObjectNode details = JSON.createObjectNode().put("uid", target(uid)).put("name", name);
        return add(new Outbound.OutboundUser(user(uid), details.toString()));
    }

    public Export group(String guid, @Nullable String owner) {
        ObjectNode details = JSON.createObjectNode()
                .put("guid", target(guid))
                .put("name", "The " + guid)
                .put("type", "public");
        return add(new Outbound.OutboundGroup(group(guid), details.toString(), owner == null ? null : user(owner)));
    }

    public Export member(String guid, String uid, String scope) {
        ObjectNode details = JSON.createObjectNode()
                .put("memberId", RequestBodies.memberId(target(guid), target(uid)))
                .put("guid", target(guid))
                .put("uid", target(uid))
                .put("scope", scope);
        return add(new Outbound.OutboundMember(group(guid), user(uid), details.toString()));
    }

    /** A message from one user to another, sent at a second. */
    public Export message(String muid, String from, String to, long second, String text) {
        return message(muid, false, user(from), user(to), second * SECOND, text);
    }

    /** A message to a group. */
    public Export toGroup(String muid, String from, String guid, long second, String text) {
        return message(muid, false, user(from), group(guid), second * SECOND, text);
    }

    /** A message that has no muid of its own but one that was derived from its content. */
    public Export derived(String base, String from, String to, long second, String text) {
        return message(base, true, user(from), user(to), second * SECOND, text);
    }

    public Export message(
            String muid, boolean derived, EntityRef sender, EntityRef receiver, long sentAtNanos, String text) {
        ObjectNode body = JSON.createObjectNode()
                .put("category", "message")
                .put("type", "text")
                .put("sender", sender.targetId())
                .put("receiver", receiver.targetId())
                .put("receiverType", receiver.kind() == Kind.GROUP ? "group" : "user")
                .put("sentAt", Math.floorDiv(sentAtNanos, SECOND));
        body.putObject("data").put("text", text);
        String json = body.toString();
        long content = json.hashCode() * 0x9E3779B97F4A7C15L;
        return add(new Outbound.OutboundMessage(muid, derived, content, sender, receiver, sentAtNanos, json));
    }

    /** The message read last replies to this one. */
    public Export replyTo(String parentMuid) {
        return followups(before -> new Outbound.Followups(parentMuid, before.reactions(), before.deleted()));
    }

    /** To the message read last a user has reacted. */
    public Export reaction(String uid, String emoji) {
        return followups(before -> {
            List<Outbound.ReactionBy> all = new ArrayList<>(before.reactions());
            all.add(new Outbound.ReactionBy(user(uid), emoji));
            return new Outbound.Followups(before.parentMuid(), all, before.deleted());
        });
    }

    /** The message read last was deleted. */
    public Export deleted() {
        return followups(before -> new Outbound.Followups(before.parentMuid(), before.reactions(), true));
    }

    private Export followups(UnaryOperator<Outbound.Followups> change) {
        StagedRecord.Accepted last = (StagedRecord.Accepted) records.remove(records.size() - 1);
        Outbound.OutboundMessage message = (Outbound.OutboundMessage) last.outbound();
        Outbound.OutboundMessage changed = new Outbound.OutboundMessage(
                message.muid(),
                message.derived(),
                message.content(),
                message.sender(),
                message.receiver(),
                message.sentAtNanos(),
                message.body(),
                change.apply(message.followups()),
                message.files(),
                message.toSelf());
        records.add(new StagedRecord.Accepted(last.origin(), changed, List.of(), List.of()));
        return this;
    }

    /** A record with a broken rule. */
    public Export rejected(Kind kind, String key, RejectCode... codes) {
        List<Problem> problems = new ArrayList<>();
        for (RejectCode code : codes) {
            problems.add(new Problem(code, "text", "broken: " + code));
        }
        records.add(new StagedRecord.Rejected(next(), kind, key, problems, "raw of " + key));
        return this;
    }

    /** A record that a setting leaves out. */
    public Export skipped(Kind kind) {
        records.add(new StagedRecord.Skipped(next(), kind, "gone", "deleted"));
        return this;
    }

    public static EntityRef user(String uid) {
        return EntityRef.bare(Kind.USER, uid, target(uid));
    }

    public static EntityRef group(String guid) {
        return EntityRef.bare(Kind.GROUP, guid, target(guid));
    }

    private static String target(String id) {
        return id.toLowerCase(Locale.ROOT);
    }

    Export add(Outbound outbound) {
        records.add(new StagedRecord.Accepted(next(), outbound, List.of(), List.of()));
        return this;
    }

    private Origin next() {
        line++;
        return new Origin(file, line, line - 1);
    }
}
