package io.chatferry.verify;

import static org.assertj.core.api.Assertions.assertThat;

import io.chatferry.ledger.Export;
import io.chatferry.ledger.MessageState;
import io.chatferry.ledger.readback.Differences.Fault;
import io.chatferry.ledger.readback.ReadBackItem;
import io.chatferry.ledger.readback.TargetList;
import io.chatferry.model.Kind;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Random changes in a target are each found, and counted as what they are. */
class RandomChangesComparisonTests {

    @TempDir
    Path folder;

    /**
     * Whatever is deleted, doubled, altered or added in a target without muids: the counts of each kind are those of the
     * changes. All messages have contents of their own.
     */
    @Test
    void findsRandomChanges() {
        Random random = new Random(4711);
        Export export = new Export();
        int size = 60;
        for (int i = 0; i < size; i++) {
            export.message("m" + i, "ann", "bob", 1 + i, "text " + i);
        }
        try (SentLedger ledger = new SentLedger(folder, export)) {
            for (int i = 0; i < size; i++) {
                ledger.message("m" + i, MessageState.SENT, Integer.toString(1_000 + i));
            }
            Map<String, String> bodies = ledger.bodies();
            for (boolean isEchoed : new boolean[] {true, false}) {
                ledger.change("DELETE FROM reading_item").change("DELETE FROM reading_place");
                ledger.reading.begin("verify " + isEchoed, ledger.rows.places(), 1);
                Set<String> deleted = new HashSet<>();
                Set<String> altered = new HashSet<>();
                Set<String> doubled = new HashSet<>();
                List<ReadBackItem> items = new ArrayList<>();
                for (int i = 0; i < size; i++) {
                    String muid = "m" + i;
                    String shown = isEchoed ? muid : null;
                    String id = Integer.toString(1_000 + i);
                    ReadBackItem item = new ReadBackItem(Kind.MESSAGE, id, shown, bodies.get(muid));
                    switch (random.nextInt(6)) {
                        case 0 -> deleted.add(muid);
                        case 1 -> {
                            altered.add(muid);
                            items.add(new ReadBackItem(
                                    Kind.MESSAGE, id, shown, item.json().replace("\"text ", "\"other ")));
                        }
                        case 2 -> {
                            doubled.add(muid);
                            items.add(item);
                            items.add(new ReadBackItem(Kind.MESSAGE, Integer.toString(2_000 + i), shown, item.json()));
                        }
                        default -> items.add(item);
                    }
                }
                ledger.readBack(TargetList.Type.CONVERSATION, items.toArray(ReadBackItem[]::new));

                ComparisonResult result = ledger.compare();

                ComparisonResult.Count count = result.of(Kind.MESSAGE);
                assertThat(count.expected()).isEqualTo(size);
                assertThat(count.of(Fault.MISSING)).isEqualTo(deleted.size());
                assertThat(count.of(Fault.DIFFERENT)).isEqualTo(altered.size());
                assertThat(count.of(Fault.DOUBLED)).isEqualTo(doubled.size());
                assertThat(count.of(Fault.UNEXPECTED)).isZero();
                assertThat(count.equal()).isEqualTo(size - deleted.size() - altered.size());
                assertThat(result.foundHash()).isNotEqualTo(result.sentHash());
                assertThat(keys(ledger, "MISSING")).isEqualTo(deleted);
                assertThat(keys(ledger, "DIFFERENT")).isEqualTo(altered);
                assertThat(keys(ledger, "DOUBLED")).isEqualTo(doubled);
            }
        }
    }

    private static Set<String> keys(SentLedger ledger, String fault) {
        return ledger.differences().stream()
                .filter(each -> each.startsWith(fault))
                .map(each -> each.split(" ")[1])
                .collect(Collectors.toSet());
    }
}
