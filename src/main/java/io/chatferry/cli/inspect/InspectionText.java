package io.chatferry.cli.inspect;

import io.chatferry.model.Kind;
import io.chatferry.model.Origin;
import io.chatferry.model.Program;
import io.chatferry.model.Visible;
import io.chatferry.report.format.Figures;
import io.chatferry.report.format.TextTable;
import io.chatferry.source.FrequencyCounter;
import io.chatferry.source.Inspection;
import io.chatferry.source.LookAlikes;
import io.chatferry.source.MediaStatistics;
import io.chatferry.source.Occurrences;
import io.chatferry.source.SkipReasons;
import io.chatferry.source.api.SourceItem;
import io.chatferry.source.guess.GuessedJob;
import java.io.PrintStream;
import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;

/** The output of {@code inspect}: the format, the counts, and oddities. */
public final class InspectionText {

    private static final int WIDTH = 100;
    private static final int MAX_HOSTS = 5;
    private static final int MAX_BUSY = 10;
    private static final int MAX_NOTICES = 20;
    private static final int MAX_LOOK_ALIKES = 20;
    private static final int ID_CHARS = 120;

    private final PrintStream out;

    public InspectionText(PrintStream out) {
        this.out = out;
    }

    public void export(InspectedExport export) {
        out.println("Format: " + export.format());
        wrapped("  ", export.why());
        if (export.job() != null) {
            wrapped("  ", "counted by the mapping of " + export.job());
        }
        out.println();
        count("files", export.files(), Figures.bytes(export.bytes()));
        String encodings = export.encodings().entrySet().stream()
                .map(each -> each.getKey() + " (" + each.getValue().size() + ")")
                .collect(Collectors.joining(", "));
        if (!encodings.isEmpty()) {
            wrapped("%-25s".formatted("encodings"), encodings);
        }
        if (export.notCounted() != null) {
            out.println();
            wrapped("", "The records could not be counted: " + export.notCounted());
        }
        Inspection inspection = export.inspection();
        if (inspection != null) {
            counts(inspection);
        }
        tables(export.tables());
        if (export.next() != null) {
            out.println();
            out.println("Next: " + Visible.of(export.next()));
        }
    }

    private void tables(List<GuessedJob.Found> tables) {
        heading("Tables, and what their columns and values look like", tables.isEmpty());
        tables.stream()
                .limit(MAX_NOTICES)
                .forEach(table -> wrapped(
                        "  - ",
                        table.name() + ": " + (table.isCut() ? "more than " : "")
                                + Figures.counted(table.rows(), "row", "rows")
                                + (table.holds().equals("unknown") ? "" : ", " + table.holds())));
        if (tables.size() > MAX_NOTICES) {
            out.println("    and " + Figures.grouped(tables.size() - MAX_NOTICES) + " more");
        }
    }

    private void counts(Inspection inspection) {
        for (Kind kind : Kind.values()) {
            count(kind.plural(), inspection.count(kind), kind == Kind.MESSAGE ? period(inspection) : "");
        }
        count("threads", inspection.threads().distinctKeys(), longestThread(inspection));
        count("replies", inspection.replies(), "");
        if (inspection.quotes() > 0) {
            count("quotes", inspection.quotes(), "");
        }
        count("reactions", inspection.reactions(), "");
        count("attachments", inspection.media().count(), media(inspection.media()));
        links(inspection.media());
        busiest(inspection);
        lookAlikes(inspection.lookAlikes());
        problems(inspection);
        notTaken(inspection);
        skipped(inspection);
        notices("Unknown columns", inspection.unknownColumns());
        unread(inspection);
        notices("Notes", inspection.notices());
        if (inspection.moreNotices() > 0) {
            out.println("    and " + Figures.grouped(inspection.moreNotices()) + " more");
        }
        out.println();
        wrapped(
                "",
                "Only the format was checked. " + Program.name()
                        + " validate JOB checks each record against CometChat's limits.");
    }

    private static String period(Inspection inspection) {
        Inspection.Moment first = inspection.first();
        Inspection.Moment last = inspection.last();
        return first == null || last == null
                ? ""
                : Figures.time(first.at()) + " to " + Figures.time(last.at()) + " (" + first.origin() + ", "
                        + last.origin() + ")";
    }

    private static String longestThread(Inspection inspection) {
        String more = inspection.threads().maxUndercount() > 0 ? "or more; " : "";
        return inspection.threads().top(1).stream()
                .map(thread -> more + "the longest has " + Figures.counted(thread.count(), "reply", "replies"))
                .findFirst()
                .orElse("");
    }

    private static String media(MediaStatistics media) {
        if (media.count() == 0) {
            return "";
        }
        String named = media.hosts().top(MAX_HOSTS).stream()
                .map(host -> host.key() + " (" + Figures.grouped(host.count()) + ")")
                .collect(Collectors.joining(", "));
        String size = media.withSize() == 0
                ? "of unknown size"
                : Figures.bytes(media.bytes())
                        + (media.withSize() < media.count()
                                ? " in the " + Figures.grouped(media.withSize()) + " whose size is known"
                                : "");
        return size
                + (named.isEmpty() ? "" : ", on " + named)
                + (media.hosts().distinctKeys() > MAX_HOSTS ? " and others" : "");
    }

    private void links(MediaStatistics media) {
        Instant earliestExpiry = media.earliestExpiry();
        heading(
                "Links to files",
                media.tokens().count()
                                + media.expiring().count()
                                + media.withoutHost().count()
                        == 0);
        places(
                media.tokens(),
                verb(media.tokens(), "carries", "carry")
                        + " a token or signature: everyone who has the link can read the file");
        places(
                media.expiring(),
                verb(media.expiring(), "expires", "expire")
                        + (earliestExpiry == null ? "" : "; the first " + Figures.time(earliestExpiry))
                        + ": copy the files to permanent storage and put their URLs into the export");
        places(media.expired(), verb(media.expired(), "has", "have") + " expired already");
        places(
                media.withoutHost(),
                verb(media.withoutHost(), "has", "have") + " no host: CometChat can show only absolute URLs");
    }

    private static String verb(Occurrences places, String one, String many) {
        return Figures.words(places.count(), one, many);
    }

    private void busiest(Inspection inspection) {
        FrequencyCounter senders = inspection.senders();
        heading("Busiest senders, of " + keyCount(senders), senders.top(1).isEmpty());
        senders.top(MAX_BUSY).forEach(sender -> ranked(sender.count(), sender.key()));
        undercount(senders);
        FrequencyCounter conversations = inspection.conversations();
        List<Inspection.Conversation> largest = inspection.largestConversations(MAX_BUSY);
        heading("Busiest conversations, of " + keyCount(conversations), largest.isEmpty());
        largest.forEach(
                each -> ranked(each.messages(), (each.group() ? "group " : "") + String.join(" and ", each.parties())));
        undercount(conversations);
    }

    private void ranked(long count, String id) {
        wrapped("%9s  ".formatted(Figures.grouped(count)), Visible.of(id, ID_CHARS));
    }

    private static String keyCount(FrequencyCounter counted) {
        return (counted.maxUndercount() > 0 ? "more than " : "") + Figures.grouped(counted.distinctKeys());
    }

    private void undercount(FrequencyCounter counted) {
        if (counted.maxUndercount() > 0) {
            wrapped(
                    "  ",
                    "Too many to count exactly: these numbers may be too low by up to "
                            + Figures.grouped(counted.maxUndercount()) + ".");
        }
    }

    private void lookAlikes(LookAlikes found) {
        List<LookAlikes.Group> groups = found.groups();
        heading("Ids that look alike", groups.isEmpty());
        groups.stream().limit(MAX_LOOK_ALIKES).forEach(group -> wrapped("  - ", group.message()));
        if (groups.size() > MAX_LOOK_ALIKES) {
            out.println("    and " + Figures.grouped(groups.size() - MAX_LOOK_ALIKES) + " more");
        }
        if (found.isCut()) {
            wrapped(
                    "  ",
                    "Only the first " + Figures.grouped(LookAlikes.MAX_IDS) + " ids were compared with each other.");
        }
    }

    private void problems(Inspection inspection) {
        heading("Odd records", inspection.problems().isEmpty());
        inspection
                .problems()
                .forEach((code, places) -> places(places, code + ": " + code.rule() + "; " + code.remedy()));
    }

    private void skipped(Inspection inspection) {
        heading("Rows that are left out", inspection.skipped().isEmpty());
        inspection.skipped().forEach((reason, places) -> places(places, SkipReasons.description(reason)));
    }

    private void notTaken(Inspection inspection) {
        heading("Rows that no description takes", inspection.notTaken().isEmpty());
        inspection.notTaken().forEach((entry, places) -> places(places, "see when and unless of " + entry));
    }

    private void places(Occurrences places, String message) {
        if (places.count() > 0) {
            String examples = places.examples().stream().map(Origin::toString).collect(Collectors.joining(", "));
            wrapped(
                    "%9s  ".formatted(Figures.grouped(places.count())),
                    message + " (" + examples
                            + (places.count() > places.examples().size() ? ", …" : "") + ")");
        }
    }

    private void unread(Inspection inspection) {
        heading("Not read completely", inspection.lost().isEmpty());
        inspection.lost().forEach(part -> wrapped("  - ", part.origin() + ": " + part.message()));
    }

    private void notices(String title, List<SourceItem.Notice> notices) {
        heading(title, notices.isEmpty());
        notices.stream()
                .limit(MAX_NOTICES)
                .forEach(notice -> wrapped(
                        "  - ",
                        notice.count() == 1
                                ? notice.origin() + ": " + notice.message()
                                : notice.message() + ": " + Figures.grouped(notice.count()) + " (first: "
                                        + notice.origin() + ")"));
        if (notices.size() > MAX_NOTICES) {
            out.println("    and " + Figures.grouped(notices.size() - MAX_NOTICES) + " more");
        }
    }

    private void heading(String title, boolean empty) {
        if (!empty) {
            out.println();
            out.println(title);
        }
    }

    private void count(String what, long number, String remark) {
        wrapped("%-11s%12s".formatted(what, Figures.grouped(number)) + (remark.isEmpty() ? "" : "  "), remark);
    }

    private void wrapped(String label, String message) {
        out.println(TextTable.wrap(Visible.of(message), label, WIDTH));
    }
}
