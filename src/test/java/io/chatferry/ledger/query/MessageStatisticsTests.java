package io.chatferry.ledger.query;

import static org.assertj.core.api.Assertions.assertThat;

import io.chatferry.ledger.Export;
import io.chatferry.ledger.LedgerExtension;
import io.chatferry.ledger.MessageState;
import io.chatferry.ledger.TestLedger;
import io.chatferry.ledger.backlog.Backlog;
import io.chatferry.ledger.backlog.SendOrder;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Statistics of random messages equal those of a model in memory. */
class MessageStatisticsTests {

    private static final int MESSAGES = 400;
    private static final int USERS = 6;
    private static final long START = 1_700_000_000L;

    private record Sent(String from, String to, long second) {

        String conversation() {
            return from.compareTo(to) < 0 ? from + " " + to : to + " " + from;
        }
    }

    @RegisterExtension
    final LedgerExtension ledger = new LedgerExtension();

    private final List<Sent> model = new ArrayList<>();
    private TestLedger job;

    @BeforeEach
    void stage() {
        job = ledger.job();
        Random random = new Random(3);
        Export export = new Export();
        for (int i = 0; i < MESSAGES; i++) {
            Sent sent = new Sent(
                    "u" + random.nextInt(USERS),
                    "u" + random.nextInt(USERS),
                    START + random.nextInt(60) * 3_600L + random.nextInt(3));
            model.add(sent);
            export.message("m" + i, sent.from, sent.to, sent.second, "x");
        }
        job.pass(export);
    }

    @Test
    void countsMessagesByStateDayHourAndConversation() {
        MessageFacts facts = MessageFacts.of(job.ledger, 0, 5);

        assertThat(facts.states()).isEqualTo(Map.of(MessageState.STAGED, (long) MESSAGES));
        assertThat(facts.removed()).isZero();
        assertThat(facts.late()).isZero();
        Map<String, List<Sent>> conversations = model.stream().collect(Collectors.groupingBy(Sent::conversation));
        assertThat(facts.conversations()).isEqualTo(conversations.size());
        assertThat(facts.top().stream().map(MessageFacts.Conversation::messages))
                .containsExactlyElementsOf(conversations.values().stream()
                        .map(each -> (long) each.size())
                        .sorted(Comparator.reverseOrder())
                        .limit(5)
                        .toList());
        MessageFacts.Conversation largest = facts.top().get(0);
        assertThat(conversations.values()).anySatisfy(each -> {
            assertThat((long) each.size()).isEqualTo(largest.messages());
            assertThat(largest.first())
                    .isEqualTo(Instant.ofEpochSecond(
                            each.stream().mapToLong(Sent::second).min().orElseThrow()));
            assertThat(largest.last())
                    .isEqualTo(Instant.ofEpochSecond(
                            each.stream().mapToLong(Sent::second).max().orElseThrow()));
        });
        Map<LocalDate, Long> days = model.stream()
                .collect(Collectors.groupingBy(
                        each -> LocalDate.ofEpochDay(each.second / 86_400), TreeMap::new, Collectors.counting()));
        assertThat(facts.days()).isEqualTo(days);
        assertThat(facts.hours())
                .isEqualTo(IntStream.range(0, 24)
                        .mapToObj(hour -> model.stream()
                                .filter(each -> each.second % 86_400 / 3_600 == hour)
                                .count())
                        .toList());
    }

    /** A message is late if an earlier run has sent a later one of its conversation. */
    @Test
    void countsLateMessages() {
        TestLedger other = ledger.reopen();
        other.sql("UPDATE message SET state = 3, since = 1000");
        long first = other.number("SELECT id FROM message ORDER BY sent_at_ns, seq LIMIT 1");
        long last = other.number("SELECT id FROM message ORDER BY sent_at_ns DESC, seq DESC LIMIT 1");
        other.sql("UPDATE message SET since = 5000 WHERE id IN (?, ?)", first, last);

        assertThat(MessageFacts.of(other.ledger, 5_000, 3).late()).isEqualTo(1);
        assertThat(MessageFacts.of(other.ledger, 6_000, 3).late()).isZero();
        assertThat(MessageFacts.of(other.ledger, 0, 3).late()).isZero();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 5, 20, Integer.MAX_VALUE})
    void countsOpenMessagesAsTheBacklogArrangesThem(int strictUpTo) {
        SendOrder order = (messages, busiest) -> strictUpTo;
        long middle = START + 30 * 3_600L;

        OpenMessages open = OpenMessages.of(job.ledger, order, middle * Export.SECOND);

        Map<String, Long> loads = model.stream().collect(Collectors.groupingBy(Sent::from, Collectors.counting()));
        assertThat(open.messages()).isEqualTo(MESSAGES);
        assertThat(open.old())
                .isEqualTo(model.stream().filter(each -> each.second < middle).count());
        assertThat(open.loads())
                .isEqualTo(new TreeMap<>(
                        loads.values().stream().collect(Collectors.groupingBy(Long::intValue, Collectors.counting()))));
        assertThat(open.busiest().stream().map(OpenMessages.Sender::messages))
                .containsExactlyElementsOf(loads.values().stream()
                        .sorted(Comparator.reverseOrder())
                        .toList());
        assertThat(open.busiestLoad()).isEqualTo(open.busiest().get(0).messages());
        Map<String, Long> sizes =
                model.stream().collect(Collectors.groupingBy(Sent::conversation, Collectors.counting()));
        assertThat(open.strict())
                .isEqualTo(sizes.values().stream()
                        .filter(size -> size <= strictUpTo)
                        .count());
        try (Backlog backlog = job.outbox().backlog(order, true, Set.of(), () -> false)) {
            assertThat(open.chain()).isGreaterThanOrEqualTo(longestChain(backlog));
            if (strictUpTo == Integer.MAX_VALUE) {
                assertThat(open.chain()).isEqualTo(longestChain(backlog));
            }
        }
    }

    private static long longestChain(Backlog backlog) {
        Map<Integer, Integer> lengths = new HashMap<>();
        Function<Integer, Integer> length = position -> {
            int count = 0;
            for (int at = position; at != Backlog.NONE; at = backlog.next(at)) {
                count++;
            }
            return count;
        };
        for (int line = 0; line < backlog.lines(); line++) {
            for (int position = backlog.first(line); position < backlog.end(line); position++) {
                lengths.put(position, length.apply(position));
            }
        }
        return lengths.values().stream().mapToInt(Integer::intValue).max().orElse(0);
    }

    @Test
    void countsNothingInAnEmptyLedger() {
        job.sql("DELETE FROM message");

        MessageFacts facts = MessageFacts.of(job.ledger, 0, 5);
        assertThat(facts.conversations()).isZero();
        assertThat(facts.top()).isEmpty();
        assertThat(facts.days()).isEmpty();
        OpenMessages open = OpenMessages.of(job.ledger, SendOrder.STRICT, 0);
        assertThat(List.of(open.messages(), open.conversations(), open.chain(), open.busiestLoad()))
                .containsOnly(0L);
    }
}
