package io.chatferry.job.explain;

import io.chatferry.constraint.IdMap;
import io.chatferry.constraint.Verdict;
import io.chatferry.ledger.query.FoundRecords;
import io.chatferry.ledger.staging.StagedRecord;
import io.chatferry.model.Attachment;
import io.chatferry.model.Change;
import io.chatferry.model.Message;
import io.chatferry.model.Repair;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Describes how the fields of a message were changed between the export and the request, and why: a line for each. */
public final class FieldChanges {

    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final String NAMESPACE = "chatferry";

    private final List<String> lines = new ArrayList<>();

    private FieldChanges() {}

    /**
     * @param accepted the record as it is staged, with its normalised fields and those that no endpoint can carry
     * @param clashes source ids that got another target id, since theirs was taken
     */
    static List<String> of(
            Message read, FoundRecords.Message sent, StagedRecord.Accepted accepted, Set<String> clashes) {
        FieldChanges changes = new FieldChanges();
        JsonNode body = JSON.readTree(sent.body());
        changes.ids(sent, clashes);
        changes.muid(read.muid(), sent);
        changes.defaults(read, body);
        changes.time(read, body);
        changes.data(read, body.path("data"));
        changes.tags(read, body.path("tags"));
        changes.lines.addAll(normalised(accepted));
        return changes.lines;
    }

    /** A repair. */
    public static String repaired(Repair repair) {
        return "repaired, " + repair.code() + " in " + repair.field() + ": \"" + repair.before() + "\" became \""
                + repair.after() + "\"";
    }

    /** The normalised fields except ids, muid and time of sending, and the fields that no endpoint carries. */
    public static List<String> normalised(StagedRecord.Accepted accepted) {
        List<String> lines = new ArrayList<>();
        for (Change change : accepted.changes()) {
            if (change.rule() != Change.Rule.PREFIXED && !change.field().equals("sentAt")) {
                String values = change.before().isEmpty()
                        ? ""
                        : " \"" + change.before() + "\" became \"" + change.after() + "\"";
                lines.add(change.field() + values + ": " + change.rule().description());
            }
        }
        accepted.losses()
                .forEach(loss -> lines.add(
                        loss.equals(Verdict.THREAD)
                                ? "thread: the reply is sent outside of its thread, by an endpoint that carries its time"
                                : loss + " is left out: no endpoint of this job can carry it"));
        return lines;
    }

    /** Describes the target id, and the rule by which it differs from the source id; empty if both are the same. */
    static String id(String field, String source, String target, Set<String> clashes) {
        if (source.equals(target)) {
            return "";
        }
        String why = clashes.contains(source)
                ? "its own target id is taken by another one: a slug and a hash instead"
                : source.toLowerCase(Locale.ROOT).equals(target)
                        ? "CometChat lower-cases ids"
                        : target.equals(new IdMap().map(source))
                                ? "CometChat allows a-z 0-9 - _ and 100 characters: a slug and a hash"
                                : "by the id map of this job";
        return field + " \"" + source + "\" became " + target + ": " + why;
    }

    private void ids(FoundRecords.Message sent, Set<String> clashes) {
        for (String line : List.of(
                id("sender", sent.sender(), sent.senderId(), clashes),
                sent.receiver().equals(IdMap.selfRoom(sent.sender()))
                        ? "" // as the change of the receiver says
                        : id("receiver", sent.receiver(), sent.receiverId(), clashes))) {
            if (!line.isEmpty()) {
                lines.add(line);
            }
        }
    }

    private void muid(@Nullable String given, FoundRecords.Message sent) {
        if (given == null || given.isBlank()) {
            lines.add("muid " + sent.muid() + ": the record has none; a hash of what identifies it"
                    + (sent.occurrence() > 1 ? ", and its number among equal ones" : ""));
        } else if (!given.equals(sent.muid())) {
            lines.add("muid " + given + " became " + sent.muid()
                    + ": many servers lose the order of objects keyed by integers");
        }
    }

    private void defaults(Message read, JsonNode body) {
        defaulted("receiverType", read.receiverType(), body);
        defaulted("category", read.category(), body);
        defaulted("type", read.type(), body);
    }

    private void defaulted(String field, @Nullable String given, JsonNode body) {
        String value = body.path(field).asString("");
        if (given == null || given.isBlank()) {
            lines.add(field + " " + value + ": not given, so a default or derived from the record");
        }
    }

    private void time(Message read, JsonNode body) {
        if (read.sentAt() != null && !read.sentAt().equals(read.sentAt().truncatedTo(ChronoUnit.SECONDS))) {
            lines.add(
                    "sentAt " + read.sentAt() + " became " + body.path("sentAt").asLong()
                            + ": CometChat keeps whole seconds; the order of sending keeps the rest");
        }
    }

    private void data(Message read, JsonNode data) {
        String text = data.path("text").asString("");
        if (read.text() != null && !read.text().equals(text)) {
            lines.add("text: mentions name the users by the ids of the target");
        }
        for (int i = 0; i < read.attachments().size(); i++) {
            attachment(i, read.attachments().get(i), data.path("attachments").path(i));
        }
        JsonNode added = data.path("metadata").path(NAMESPACE);
        if (read.metadata() == null || !read.metadata().has(NAMESPACE)) {
            added.properties()
                    .forEach(each -> lines.add("metadata." + NAMESPACE + "." + each.getKey() + " was added: "
                            + each.getKey() + " has no field of its own in that endpoint"));
        }
    }

    private void attachment(int index, Attachment read, JsonNode sent) {
        derived(index, "name", read.name(), sent);
        derived(index, "mimeType", read.mimeType(), sent);
        derived(index, "extension", read.extension(), sent);
    }

    private void derived(int index, String field, @Nullable String given, JsonNode sent) {
        String value = sent.path(field).asString("");
        if ((given == null || given.isBlank()) && !value.isEmpty()) {
            lines.add("attachments[" + index + "]." + field + " " + value + ": derived from the URL");
        }
    }

    private void tags(Message read, JsonNode sent) {
        List<String> tags = sent.valueStream().map(JsonNode::asString).toList();
        if (!read.tags().equals(tags)) {
            lines.add("tags " + read.tags() + " became " + tags);
        }
    }
}
