package io.chatferry.constraint.repair;

import io.chatferry.constraint.Checker;
import io.chatferry.constraint.Verdict;
import io.chatferry.model.ChatRecord;
import io.chatferry.model.Message;
import io.chatferry.model.Problem;
import io.chatferry.model.RejectCode;
import io.chatferry.model.Repair;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * {@code invalid: repair}: applies the repair of each code that has one ({@link RejectCode#repair}) until the record
 * passes the same checks as every other. A record with a problem that cannot be repaired stays a reject.
 */
public final class Repairer {

    /** A repair may reveal the next problem: the caption of a removed image may be too long for a text. */
    private static final int ROUNDS = 6;

    private static final Set<RejectCode> TOO_LARGE = Set.of(RejectCode.DATA_OVER_10KB, RejectCode.MESSAGE_OVER_65536);

    private final Checker checker;

    public Repairer(Checker checker) {
        this.checker = checker;
    }

    /**
     * The result of a repair.
     *
     * @param records several if a text was split, in their order
     * @param repairs the changes, at least one
     */
    public record Repaired(List<Verdict.Accepted> records, List<Repair> repairs) {

        public Repaired {
            records = List.copyOf(records);
            repairs = List.copyOf(repairs);
        }
    }

    /** Repairs a record; empty if that is not possible. */
    public Optional<Repaired> repair(ChatRecord broken, List<Problem> found) {
        ChatRecord record = broken;
        List<Problem> problems = found;
        List<Repair> repairs = new ArrayList<>();
        for (int round = 0; round < ROUNDS; round++) {
            Verdict verdict = checker.check(record, problems);
            if (verdict instanceof Verdict.Accepted accepted) {
                return Optional.of(new Repaired(List.of(accepted), repairs));
            }
            if (!(verdict instanceof Verdict.Rejected rejected)) {
                return Optional.empty();
            }
            if (record instanceof Message message
                    && rejected.problems().stream().allMatch(problem -> TOO_LARGE.contains(problem.code()))) {
                return split(message, rejected.problems().get(0), repairs);
            }
            RecordDraft draft = new RecordDraft(record);
            RepairRules rules = new RepairRules(draft);
            Set<Map.Entry<RejectCode, String>> repaired = new HashSet<>();
            for (Problem problem : rejected.problems()) {
                if (!repaired.add(Map.entry(problem.code(), problem.field()))) {
                    continue; // a repair fixes all of its field: a second one would change nothing
                }
                if (!TOO_LARGE.contains(problem.code())) {
                    Optional<Repair> repair = rules.apply(problem);
                    if (repair.isEmpty()) {
                        return Optional.empty();
                    }
                    repairs.add(repair.get());
                } else if (!(record instanceof Message)) {
                    return Optional.empty();
                }
            }
            problems = List.of();
            record = draft.record();
        }
        return Optional.empty();
    }

    private Optional<Repaired> split(Message message, Problem problem, List<Repair> repairs) {
        for (int bytes : SplitText.SIZES) {
            List<Message> parts = SplitText.of(message, bytes);
            List<Verdict.Accepted> accepted = new ArrayList<>();
            for (Message part : parts) {
                if (checker.check(part, List.of()) instanceof Verdict.Accepted fits) {
                    accepted.add(fits);
                }
            }
            if (parts.size() > 1 && accepted.size() == parts.size()) {
                List<Repair> all = new ArrayList<>(repairs);
                all.add(new Repair(
                        problem.code(),
                        "text",
                        SplitText.textOf(message),
                        parts.size() + " messages of the same second"));
                return Optional.of(new Repaired(accepted, all));
            }
        }
        return Optional.empty();
    }
}
