package io.chatferry.job.reporting;

import io.chatferry.ledger.Ledger;
import io.chatferry.ledger.media.MediaSummary;
import io.chatferry.model.Attachment;
import io.chatferry.report.files.MissingMediaFile;
import io.chatferry.report.model.CopiedFiles;
import io.chatferry.report.model.RunReport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** The part of a report about files. Links are never shown, since they may hold secrets; their hosts are. */
public final class MediaReport {

    private static final String EXPORT = "the export";

    private MediaReport() {}

    /** The numbers of the ledger as the report shows them. */
    public static CopiedFiles of(MediaSummary media) {
        return new CopiedFiles(
                media.stored(),
                media.stored() - media.objects(),
                media.waiting(),
                media.bytes(),
                media.received(),
                media.allMissing(),
                media.missing().entrySet().stream()
                        .map(reason -> new RunReport.Counted(message(reason.getKey()), reason.getValue()))
                        .toList(),
                media.hosts().entrySet().stream()
                        .map(host -> new CopiedFiles.Host(
                                host.getKey().isEmpty() ? EXPORT : host.getKey(),
                                host.getValue().stored(),
                                host.getValue().missing(),
                                host.getValue().waiting(),
                                host.getValue().bytes()))
                        .toList());
    }

    /** What a reason means, with its code. */
    static String message(String reason) {
        String words = switch (reason) {
            case "GONE" -> "the server does not have it any more";
            case "NEEDS_TOKEN" -> "the server wants a token (media.fetch.headers)";
            case "DENIED" -> "the server refuses the token of media.fetch.headers";
            case "EXPIRED" -> "the link has expired";
            case "NOT_THE_FILE" -> "the server gave a page, such as a login, instead of the file";
            case "TOO_LARGE" -> "larger than media.fetch.max-size";
            case "REFUSED_ADDRESS" -> "the link leads to a private address (media.fetch.allow)";
            case "BAD_URL" -> "the link cannot be asked for";
            case "NOT_IN_EXPORT" -> "the file cannot be read in the export";
            case "UNREACHABLE" -> "the server could not be reached, or cut it off, in every attempt";
            default -> "the server gave an answer that is no file";
        };
        return reason + ": " + words;
    }

    /** Lists the missing files, or removes the list of an earlier run. */
    static void writeMissing(Ledger ledger, Path csv) throws IOException {
        try (Stream<MediaSummary.MissingFile> all = MediaSummary.missingFiles(ledger)) {
            var each = all.iterator();
            if (!each.hasNext()) {
                Files.deleteIfExists(csv);
                return;
            }
        }
        try (Stream<MediaSummary.MissingFile> all = MediaSummary.missingFiles(ledger)) {
            MissingMediaFile.write(
                    csv,
                    all.map(file -> new MissingMediaFile.Row(
                            file.where(),
                            file.muid(),
                            file.name(),
                            Attachment.isInExport(file.source())
                                    ? Attachment.pathInExport(file.source())
                                    : MediaSummary.host(file.source()),
                            file.reason(),
                            file.message())));
        }
    }
}
