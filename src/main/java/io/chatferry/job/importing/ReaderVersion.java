package io.chatferry.job.importing;

import io.chatferry.ledger.Ledger;
import io.chatferry.source.api.SourceSettings;

/**
 * The version of the reader that a ledger stays with, so that what a newer program reads otherwise does not make a new message
 * of one that was sent. A ledger without a version was begun before there were versions.
 */
final class ReaderVersion {

    private static final String FACT = "reader-version";
    private static final int FIRST = 1;

    private ReaderVersion() {}

    /** The settings of the export, read as this ledger has begun to read it; stores the version in a new ledger. */
    static SourceSettings of(Ledger ledger, SourceSettings source) {
        int version = ledger.fact(FACT).map(Integer::valueOf).orElseGet(() -> begun(ledger));
        ledger.remember(FACT, Integer.toString(version));
        return source.withReader(version);
    }

    private static int begun(Ledger ledger) {
        return ledger.hasMessages() ? FIRST : SourceSettings.CURRENT_READER;
    }
}
