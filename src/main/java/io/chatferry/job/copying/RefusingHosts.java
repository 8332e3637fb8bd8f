package io.chatferry.job.copying;

import io.chatferry.job.run.ImportRun;
import io.chatferry.ledger.Ledger;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.function.BooleanSupplier;

/** Hosts that have refused every file, and stopped a run; the user may accept that, once for each host and ledger. */
public final class RefusingHosts {

    private static final String REFUSING = "media.refusing-hosts";
    private static final String ACCEPTED = "media.accepted-hosts";

    private RefusingHosts() {}

    /** Asks about those that have stopped an earlier run, before anything is sent: whoever says no has changed something. */
    public static void ask(ImportRun run) {
        BooleanSupplier question = run.options.confirmation();
        Set<String> open = hosts(run.ledger, REFUSING);
        open.removeAll(accepted(run.ledger));
        if (question == null || open.isEmpty() || !run.settings.media().copies()) {
            return;
        }
        run.progress.print(String.join(", ", open)
                + " gave no file in an earlier run. Messages that are sent without their files cannot get them later:"
                + " go on without those that still cannot be had?");
        if (question.getAsBoolean()) {
            Set<String> all = accepted(run.ledger);
            all.addAll(open);
            run.ledger.remember(ACCEPTED, String.join(" ", all));
        }
    }

    static Set<String> accepted(Ledger ledger) {
        return hosts(ledger, ACCEPTED);
    }

    static void refused(Ledger ledger, String host) {
        Set<String> all = hosts(ledger, REFUSING);
        all.add(host);
        ledger.remember(REFUSING, String.join(" ", all));
    }

    private static Set<String> hosts(Ledger ledger, String fact) {
        return ledger.fact(fact)
                .map(content -> new LinkedHashSet<>(Arrays.asList(content.split(" "))))
                .orElseGet(LinkedHashSet::new);
    }
}
