package io.chatferry.job.explain;

import io.chatferry.config.JobSettings;
import io.chatferry.job.fetching.GoneRows;
import io.chatferry.job.run.ImportRun;
import io.chatferry.job.run.JobReference;
import io.chatferry.job.run.RunOptions;
import io.chatferry.ledger.Ledger;
import io.chatferry.ledger.MessageState;
import io.chatferry.ledger.outbox.MessageEvents;
import io.chatferry.ledger.outbox.MessageEvents.Event;
import io.chatferry.ledger.outbox.ModerationLog;
import io.chatferry.ledger.outbox.UnstorableEntries;
import io.chatferry.ledger.query.FoundRecords;
import io.chatferry.ledger.readback.Differences;
import io.chatferry.ledger.staging.StagedRecord;
import io.chatferry.model.Endpoint;
import io.chatferry.model.Kind;
import io.chatferry.model.Message;
import io.chatferry.model.Outbound.OutboundMessage;
import io.chatferry.model.Program;
import io.chatferry.report.files.CertificateFiles;
import io.chatferry.report.format.Figures;
import io.chatferry.source.api.SourceItem;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Prints everything that is known of one message, from the export to the verification. */
final class MessageExplanation {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final JobSettings settings;
    private final RunOptions options;
    private final Ledger ledger;
    private final Clock clock;
    private final ExplanationText text;

    MessageExplanation(JobSettings settings, RunOptions options, Ledger ledger, Clock clock, ExplanationText text) {
        this.settings = settings;
        this.options = options;
        this.ledger = ledger;
        this.clock = clock;
        this.text = text;
    }

    void print(FoundRecords.Message message, Set<String> clashes) {
        text.begin("message " + message.muid());
        text.say("state", state(message));
        text.say(
                "between",
                message.sender() + " and " + (message.receiverKind() == Kind.GROUP ? "the group " : "")
                        + message.receiver());
        text.say("read at", message.file() + ":" + message.line() + ", record " + message.record());
        asItWasRead(message, clashes);
        text.block("As it is sent, without its muid and inline entities", ExplanationText.pretty(message.body()));
        List<String> files = FileStories.of(ledger, message.id());
        if (!files.isEmpty()) {
            text.list("Files", files, "");
        }
        text.list("Constraints, all met", measures(message), "");
        text.list("Requests and answers", history(message), "none yet");
        moderation(message);
        verification(message);
    }

    /** Shows the record as the export has it, if it is still the one that was read, and how its fields were changed. */
    private void asItWasRead(FoundRecords.Message message, Set<String> clashes) {
        RecordReader reread = RecordReader.checked(
                settings,
                options,
                ledger,
                clock,
                new FoundRecords.Place(message.file(), message.line(), message.record()),
                Kind.MESSAGE,
                message.muid());
        StagedRecord checked = reread == null ? null : reread.staged();
        StagedRecord.Accepted accepted = part(checked, message);
        if (reread == null
                || !(reread.item() instanceof SourceItem.ParsedRecord parsed)
                || !(parsed.record() instanceof Message read)
                || accepted == null) {
            text.list("As it was read", List.of(GoneRows.reason(settings)), "");
            return;
        }
        if (reread.corrected()) {
            text.say("corrected", "by retry --rejects; the record of the export was rejected");
        }
        text.block("As it was read", parsed.raw());
        List<String> changes = new ArrayList<>();
        if (checked instanceof StagedRecord.Repaired repaired) {
            repaired.repairs().forEach(repair -> changes.add(FieldChanges.repaired(repair)));
        }
        changes.addAll(FieldChanges.of(read, message, accepted, clashes));
        text.list("Changed on the way", changes, "nothing");
    }

    /** The part of a record, as it would be staged today, that is this message; null if none is. */
    private static StagedRecord.@Nullable Accepted part(@Nullable StagedRecord checked, FoundRecords.Message message) {
        List<StagedRecord.Accepted> parts = checked instanceof StagedRecord.Accepted whole
                ? List.of(whole)
                : checked instanceof StagedRecord.Repaired repaired ? repaired.parts() : List.of();
        return parts.stream()
                .filter(each -> each.outbound() instanceof OutboundMessage outbound
                        && (message.muid().equals(outbound.muid())
                                || message.muid().equals(outbound.muid() + "-" + message.occurrence())))
                .findFirst()
                .orElse(null);
    }

    private static String state(FoundRecords.Message message) {
        String words = switch (message.state()) {
            case STAGED -> "not yet sent";
            case SENDING -> "in flight: no answer yet";
            case IN_DOUBT -> "in doubt: the outcome of the request is not known";
            case SENT -> "sent" + as(message);
            case FAILED -> "refused by the target";
            case ALREADY_THERE -> "was in the target before" + as(message);
            case DEFERRED -> "deferred: older than the retention cut-off";
            case REJECTED -> "rejected";
            case WITHDRAWN -> "withdrawn: removed from the export before it was sent";
            case UNDONE -> "undone: it was sent, and undo has deleted it";
        };
        return words
                + (message.isRemoved() && message.state() != MessageState.WITHDRAWN
                        ? "; the export no longer holds it"
                        : "");
    }

    private static String as(FoundRecords.Message message) {
        return message.serverId().isEmpty()
                ? "; the target returned no id"
                : ", in the target as " + message.serverId();
    }

    /** The sizes that have limits, by CometChat's page "Properties and Constraints". */
    private static List<String> measures(FoundRecords.Message message) {
        JsonNode body = JSON.readTree(message.body());
        JsonNode data = body.path("data");
        String text = data.path("text").asString("");
        List<String> measures = new ArrayList<>();
        measures.add("text: " + Figures.counted(text.codePointCount(0, text.length()), "character", "characters"));
        measures.add("data: "
                + Figures.grouped(JSON.writeValueAsString(data).getBytes(StandardCharsets.UTF_8).length)
                + " of 10,240 bytes");
        measures.add("the whole message: "
                + Figures.grouped(
                        message.body().codePointCount(0, message.body().length()))
                + " of 65,536 characters, without its muid");
        measures.add("tags: " + body.path("tags").size() + " of 25");
        measures.add("sentAt: "
                + Figures.time(Instant.ofEpochSecond(body.path("sentAt").asLong())));
        return measures;
    }

    private List<String> history(FoundRecords.Message message) {
        List<String> lines = new ArrayList<>();
        List<Event> events = new MessageEvents(ledger).of(message.id());
        events.stream()
                .filter(event -> event.atMillis() < message.sinceMillis())
                .forEach(event -> lines.add(line(event)));
        if (message.sinceMillis() > 0) {
            lines.add(time(message.sinceMillis()) + "  " + call(message.endpoint()) + ", attempt "
                    + Math.max(1, message.attempts()));
        }
        events.stream()
                .filter(event -> event.atMillis() >= message.sinceMillis())
                .forEach(event -> lines.add(line(event)));
        if (message.state() == MessageState.SENT
                && events.stream().noneMatch(event -> event.atMillis() >= message.sinceMillis())) {
            lines.add("answered with success" + as(message));
        }
        UnstorableEntries.reasons(ledger, message.id()).forEach(reason -> lines.add("set aside: " + reason));
        if (events.isEmpty()) {
            for (Event each : new Event[] {message.doubt(), message.failure()}) {
                if (each != null) {
                    lines.add(line(each));
                }
            }
        }
        return lines;
    }

    private static String call(Endpoint endpoint) {
        return switch (endpoint) {
            case MODERATION -> "POST /moderation/messages";
            case SEND -> "POST /messages, or in the thread of its parent, or as a bot";
            case IMPORT -> "POST /data_import/messages";
        };
    }

    private static String line(Event event) {
        return time(event.atMillis()) + "  " + event.event()
                + (event.message().isEmpty() ? "" : ": " + event.message());
    }

    private static String time(long millis) {
        return Figures.time(Instant.ofEpochMilli(millis));
    }

    private void moderation(FoundRecords.Message message) {
        if (message.state() != MessageState.SENT || message.endpoint() != Endpoint.MODERATION) {
            return;
        }
        ModerationLog log = new ModerationLog(ledger);
        List<ModerationLog.Decision> judged = log.of(message.id());
        if (!judged.isEmpty()) {
            ModerationLog.Decision decision = judged.get(0);
            text.say(
                    "moderation",
                    decision.status().name().toLowerCase(Locale.ROOT)
                            + (decision.rule().isEmpty() ? "" : ", by the rule " + decision.rule()));
        } else {
            text.say("moderation", log.isDue() ? "not queried yet" : "not held back");
        }
    }

    private void verification(FoundRecords.Message message) {
        List<String> differences = new Differences(ledger)
                .of(message.id()).stream()
                        .map(each -> each.fault().name().toLowerCase(Locale.ROOT)
                                + (each.field().isEmpty()
                                        ? ""
                                        : " in " + each.field() + ": expected " + each.expected() + ", found "
                                                + each.found()))
                        .toList();
        JsonNode certificate = certificate();
        if (!differences.isEmpty()) {
            text.list("Verification", differences, "");
        } else if (certificate == null) {
            text.say("verified", "not yet: " + Program.name() + " verify " + JobReference.of(settings));
        } else {
            Instant since = Instant.parse(certificate.at("/run/readSince").asString());
            boolean before = since.toEpochMilli() < message.sinceMillis();
            boolean whole = certificate.at("/scope/share").asDouble() == 1;
            text.say(
                    "verified",
                    before
                            ? "not since it was sent"
                            : Figures.time(since)
                                    + (whole ? ": no difference" : ": no difference, if it was in the sample"));
        }
    }

    private @Nullable JsonNode certificate() {
        try {
            return JSON.readTree(
                    Files.readString(ImportRun.folder(settings, options).resolve(CertificateFiles.JSON)));
        } catch (IOException | JacksonException none) {
            return null;
        }
    }
}
