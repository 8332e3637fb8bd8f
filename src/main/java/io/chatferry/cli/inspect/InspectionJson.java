package io.chatferry.cli.inspect;

import io.chatferry.model.Kind;
import io.chatferry.model.Origin;
import io.chatferry.source.FrequencyCounter;
import io.chatferry.source.Inspection;
import io.chatferry.source.MediaStatistics;
import io.chatferry.source.Occurrences;
import io.chatferry.source.api.SourceItem;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The output of {@code inspect --json}; times in ISO 8601, places as {@code file:line}. */
public final class InspectionJson {

    private static final int MAX_NAMED_FILES = 3;
    private static final JsonMapper JSON =
            JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

    private InspectionJson() {}

    public static String of(InspectedExport export) {
        ObjectNode json = JSON.createObjectNode()
                .put("format", export.format())
                .put("percentSure", export.percent())
                .put("why", export.why())
                .put("job", export.job());
        ObjectNode files = json.putObject("files").put("count", export.files()).put("bytes", export.bytes());
        ObjectNode encodings = files.putObject("encodings");
        export.encodings().forEach((encoding, names) -> {
            ObjectNode one = encodings.putObject(encoding).put("files", names.size());
            ArrayNode examples = one.putArray("examples");
            names.stream().limit(MAX_NAMED_FILES).forEach(examples::add);
        });
        if (export.notCounted() != null) {
            json.put("notCounted", export.notCounted());
        }
        json.put("next", export.next());
        ArrayNode tables = json.putArray("tables");
        export.tables()
                .forEach(table -> tables.addObject()
                        .put("name", table.name())
                        .put("holds", table.holds())
                        .put("rows", table.rows())
                        .put("more", table.isCut()));
        if (export.inspection() != null) {
            counts(json, export.inspection());
        }
        return JSON.writeValueAsString(json);
    }

    private static void counts(ObjectNode json, Inspection inspection) {
        ObjectNode records = json.putObject("records");
        for (Kind kind : Kind.values()) {
            records.put(kind.plural(), inspection.count(kind));
        }
        moment(json, "firstMessage", inspection.first());
        moment(json, "lastMessage", inspection.last());
        ObjectNode threads = json.putObject("threads");
        keyCount(threads, inspection.threads()).put("replies", inspection.replies());
        json.put("quotes", inspection.quotes());
        json.put("reactions", inspection.reactions());
        media(json.putObject("media"), inspection.media());
        busiest(json, inspection);
        ArrayNode lookAlikes = json.putArray("lookAlikeIds");
        inspection.lookAlikes().groups().forEach(group -> {
            ObjectNode one = lookAlikes.addObject().put("kind", group.kind().plural());
            group.ids().forEach(one.putArray("ids")::add);
            group.differences().forEach(one.putArray("differences")::add);
        });
        ArrayNode columns = json.putArray("unknownColumns");
        inspection
                .unknownColumns()
                .forEach(each -> columns.addObject()
                        .put("column", each.unknownColumn())
                        .put("at", each.origin().toString()));
        ArrayNode problems = json.putArray("oddities");
        inspection
                .problems()
                .forEach((code, places) -> places(problems.addObject().put("code", code.name()), places)
                        .put("rule", code.rule())
                        .put("remedy", code.remedy()));
        ArrayNode skipped = json.putArray("rowsLeftOut");
        inspection
                .skipped()
                .forEach((reason, places) -> places(skipped.addObject().put("reason", reason), places));
        ArrayNode notTaken = json.putArray("rowsNotTaken");
        inspection
                .notTaken()
                .forEach((entry, places) -> places(notTaken.addObject().put("description", entry), places));
        ArrayNode lost = json.putArray("notReadToTheEnd");
        inspection.lost().forEach(each -> message(lost, each.origin(), each.message()));
        ArrayNode notes = json.putArray("notes");
        for (SourceItem.Notice each : inspection.notices()) {
            message(notes, each.origin(), each.message()).put("count", each.count());
        }
        json.put("moreNotes", inspection.moreNotices());
    }

    private static void moment(ObjectNode json, String name, Inspection.@Nullable Moment moment) {
        if (moment == null) {
            json.putNull(name);
        } else {
            json.putObject(name)
                    .put("sentAt", moment.at().toString())
                    .put("at", moment.origin().toString());
        }
    }

    private static void media(ObjectNode json, MediaStatistics media) {
        json.put("attachments", media.count()).put("bytes", media.bytes()).put("withSize", media.withSize());
        ArrayNode hosts = json.putArray("hosts");
        media.hosts()
                .top(FrequencyCounter.MAX_NAMED_KEYS)
                .forEach(host -> hosts.addObject().put("host", host.key()).put("links", host.count()));
        places(json.putObject("linksWithToken"), media.tokens());
        places(json.putObject("linksThatExpire"), media.expiring());
        places(json.putObject("linksExpired"), media.expired());
        json.put(
                "firstToExpire",
                media.earliestExpiry() == null ? null : media.earliestExpiry().toString());
        places(json.putObject("linksWithoutHost"), media.withoutHost());
    }

    private static void busiest(ObjectNode json, Inspection inspection) {
        ArrayNode senders =
                keyCount(json.putObject("senders"), inspection.senders()).putArray("busiest");
        inspection
                .senders()
                .top(FrequencyCounter.MAX_NAMED_KEYS)
                .forEach(each -> senders.addObject().put("uid", each.key()).put("messages", each.count()));
        ArrayNode conversations = keyCount(json.putObject("conversations"), inspection.conversations())
                .putArray("busiest");
        for (Inspection.Conversation each : inspection.largestConversations(FrequencyCounter.MAX_NAMED_KEYS)) {
            ObjectNode one = conversations.addObject();
            ArrayNode parties = one.putArray(each.group() ? "group" : "users");
            each.parties().forEach(parties::add);
            one.put("messages", each.messages());
        }
    }

    /** {@code countsMayBeLowBy} is 0 where every count is exact. */
    private static ObjectNode keyCount(ObjectNode json, FrequencyCounter counted) {
        return json.put("count", counted.distinctKeys()).put("countsMayBeLowBy", counted.maxUndercount());
    }

    private static ObjectNode places(ObjectNode json, Occurrences places) {
        json.put("count", places.count());
        ArrayNode examples = json.putArray("examples");
        List<Origin> origins = places.examples();
        origins.forEach(origin -> examples.add(origin.toString()));
        return json;
    }

    private static ObjectNode message(ArrayNode list, Origin origin, String message) {
        return list.addObject().put("at", origin.toString()).put("words", message);
    }
}
