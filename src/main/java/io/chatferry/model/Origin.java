package io.chatferry.model;

/**
 * The place of a record in the export.
 *
 * @param file path relative to the export; an entry of an archive as {@code export.zip!/messages.csv}
 * @param line the line on which the record begins, from 1; in a CSV file the header is line 1
 * @param record the record's number in its file, from 1, headers not counted
 */
public record Origin(String file, long line, long record) {

    @Override
    public String toString() {
        return file + ":" + line;
    }
}
