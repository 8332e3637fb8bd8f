package io.chatferry.report.model;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;

/**
 * What became of the files of messages.
 *
 * @param stored files that are in the store
 * @param same of them, those whose content another one has, which is stored once
 * @param waiting files that are still to be copied
 * @param bytes in the store
 * @param received bytes that were fetched for that, in all runs
 * @param missing files that cannot be had
 * @param reasons why they cannot, counted
 * @param hosts where the files come from
 */
public record CopiedFiles(
        long stored,
        long same,
        long waiting,
        long bytes,
        long received,
        long missing,
        List<RunReport.Counted> reasons,
        List<Host> hosts) {

    /** No files are copied. */
    public static final CopiedFiles NONE = new CopiedFiles(0, 0, 0, 0, 0, 0, List.of(), List.of());

    public CopiedFiles {
        reasons = List.copyOf(reasons);
        hosts = List.copyOf(hosts);
    }

    /** All files. */
    @JsonProperty
    public long files() {
        return stored + waiting + missing;
    }

    /**
     * Files of one host.
     *
     * @param host of the links, or {@code the export}
     */
    public record Host(String host, long stored, long missing, long waiting, long bytes) {}
}
