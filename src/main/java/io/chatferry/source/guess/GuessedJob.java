package io.chatferry.source.guess;

import java.util.List;

/**
 * A job file that was guessed.
 *
 * @param format the value of {@code source.format}
 * @param yaml the text of the job file, without cells of data but the words of small vocabularies
 * @param tables what was found
 * @param unsure how many of its lines are marked as {@code # ?}
 * @param hasMessages whether something was taken for messages
 */
public record GuessedJob(String format, String yaml, List<Found> tables, int unsure, boolean hasMessages) {

    /**
     * A table.
     *
     * @param name of the file, query or collection
     * @param holds users, groups, members, messages, attachments, reactions or unknown
     * @param rows how many of its rows were looked at
     * @param isCut whether there are more
     */
    public record Found(String name, String holds, long rows, boolean isCut) {}
}
