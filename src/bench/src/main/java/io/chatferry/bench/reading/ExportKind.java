package io.chatferry.bench.reading;

/** The exports that can be generated. */
public enum ExportKind {
    /** A workspace of Slack as a folder: a folder for each channel, a file for each day. */
    SLACK("slack"),
    /** The same as the zip that Slack gives. */
    SLACK_ZIP("slack"),
    /** Channels of Discord as numbered CSV files in a folder each. */
    DISCORD_CSV("discord"),
    /** The canonical columns, all messages in one file. */
    CSV("csv");

    private final String format;

    ExportKind(String format) {
        this.format = format;
    }

    /** As in {@code source.format}. */
    public String format() {
        return format;
    }
}
