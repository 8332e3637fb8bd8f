package io.chatferry.job.importing;

import io.chatferry.job.run.ImportRun;
import io.chatferry.ledger.Ledger;
import io.chatferry.report.format.Figures;
import java.util.function.BooleanSupplier;

/** Asks, once for each ledger, before messages are sent without the files that lie in the export. */
record LocalFiles(ImportRun run) {

    private static final String FACT = "sends-without-files";

    /** Whether the job file, the user, or an earlier answer says that messages may be sent without their files. */
    boolean mayStayBehind(long files) {
        Ledger ledger = run.ledger;
        if (run.settings.content().withoutFiles() || ledger.fact(FACT).isPresent()) {
            return true;
        }
        BooleanSupplier question = run.options.confirmation();
        if (question == null) {
            return false;
        }
        run.progress.close();
        run.options.out().println(sentence(files));
        if (!question.getAsBoolean()) {
            return false;
        }
        ledger.remember(FACT, Long.toString(files));
        return true;
    }

    /** What is told when nothing is sent: what, why, and what to do. */
    static String refusal(long files) {
        return "Nothing was sent: " + sentence(files)
                + "\n  set media.local: placeholder, or add --yes, to send a line that names each file in its place";
    }

    private static String sentence(long files) {
        return Figures.counted(files, "file lies", "files lie")
                + " in the export and will not be moved: a message that is sent without its file cannot get it later.";
    }
}
